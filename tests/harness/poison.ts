import type { World } from './world'

/** From now on every write of this kind to that one row fails, as a row would whose data breaks a rule; `cure` ends it. */
export async function poison(
  w: World,
  { table, on, column, value }: { table: string; on: 'INSERT' | 'UPDATE'; column: string; value: string },
): Promise<{ cure(): Promise<void> }> {
  const name = `poison_${w.chance.id().replace(/-/g, '')}`
  const fail =
    w.dialect === 'sqlite'
      ? `CREATE TRIGGER ${name} BEFORE ${on} ON \`${table}\` WHEN NEW.${column} = '${value}' BEGIN SELECT RAISE(ABORT, 'poisoned'); END`
      : `CREATE TRIGGER ${name} BEFORE ${on} ON \`${table}\` FOR EACH ROW BEGIN IF NEW.${column} = '${value}' THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'poisoned'; END IF; END`
  await w.db.read((tx) => tx.query(fail))
  return { cure: async () => void (await w.db.read((tx) => tx.query(`DROP TRIGGER ${name}`))) }
}

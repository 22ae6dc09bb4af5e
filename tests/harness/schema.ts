import { createConnection } from 'mysql2/promise'

/** Where the database server of this run is; undefined where there is none. */
export const mysqlUrl = (): string | undefined => process.env.TEST_MYSQL_URL

async function onServer(sql: string): Promise<void> {
  const connection = await createConnection(mysqlUrl()!.replace(/\/[^/]*$/, '/'))
  await connection.query(sql)
  await connection.end()
}

/** An empty schema of this name; answers its address. */
export async function createSchema(schema: string): Promise<string> {
  await onServer(`CREATE DATABASE \`${schema}\` CHARACTER SET utf8mb4`)
  return mysqlUrl()!.replace(/\/[^/]*$/, `/${schema}`)
}
export const dropSchema = (schema: string): Promise<void> => onServer(`DROP DATABASE \`${schema}\``)

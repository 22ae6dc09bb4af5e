import ts from 'typescript'

/** Kinds of syntax that engines of phones still in use do not know: WeChat neither translates nor checks them here. */
const NEWER: Partial<Record<ts.SyntaxKind, string>> = {
  [ts.SyntaxKind.PrivateIdentifier]: 'private field',
  [ts.SyntaxKind.QuestionDotToken]: 'optional chaining',
  [ts.SyntaxKind.QuestionQuestionToken]: '??',
  [ts.SyntaxKind.QuestionQuestionEqualsToken]: '??=',
  [ts.SyntaxKind.BarBarEqualsToken]: '||=',
  [ts.SyntaxKind.AmpersandAmpersandEqualsToken]: '&&=',
  [ts.SyntaxKind.BigIntLiteral]: 'bigint',
  [ts.SyntaxKind.ClassStaticBlockDeclaration]: 'static block',
  [ts.SyntaxKind.PropertyDeclaration]: 'class field',
  [ts.SyntaxKind.ImportKeyword]: 'import()',
}

/** Every place where a script uses what came after ES2017, as "what: text"; expressions with look-behind included. */
export function newerSyntax(name: string, text: string): string[] {
  const found: string[] = []
  const source = ts.createSourceFile(name, text, ts.ScriptTarget.ESNext, false, ts.ScriptKind.JS)
  const note = (what: string, node: ts.Node): void => {
    found.push(`${what}: ${text.slice(node.pos, Math.min(node.end, node.pos + 60)).trim()}`)
  }
  const visit = (node: ts.Node): void => {
    const newer = NEWER[node.kind]
    if (newer) note(newer, node)
    if (ts.isCatchClause(node) && !node.variableDeclaration) note('catch without a name', node)
    if (ts.isRegularExpressionLiteral(node) && /\(\?<|\\p\{|\/[a-z]*[sdv][a-z]*$/.test(node.text))
      note('newer regular expression', node)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

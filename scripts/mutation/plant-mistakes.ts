import ts from "typescript";

/** One small mistake: what stands between two offsets of a file is replaced. */
export type Mistake = {
  readonly file: string;
  readonly kind: string;
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly was: string;
  readonly becomes: string;
};

type Swap = Pick<Mistake, "kind" | "becomes">;

const OPERATORS: Readonly<Partial<Record<ts.SyntaxKind, readonly [kind: string, ...becomes: string[]]>>> = {
  [ts.SyntaxKind.LessThanToken]: ["comparison", "<=", ">="],
  [ts.SyntaxKind.LessThanEqualsToken]: ["comparison", "<", ">"],
  [ts.SyntaxKind.GreaterThanToken]: ["comparison", ">=", "<="],
  [ts.SyntaxKind.GreaterThanEqualsToken]: ["comparison", ">", "<"],
  [ts.SyntaxKind.EqualsEqualsEqualsToken]: ["equality", "!=="],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken]: ["equality", "==="],
  [ts.SyntaxKind.AmpersandAmpersandToken]: ["logic", "||"],
  [ts.SyntaxKind.BarBarToken]: ["logic", "&&"],
  [ts.SyntaxKind.PlusToken]: ["arithmetic", "-"],
  [ts.SyntaxKind.MinusToken]: ["arithmetic", "+"],
  [ts.SyntaxKind.AsteriskToken]: ["arithmetic", "/"],
  [ts.SyntaxKind.SlashToken]: ["arithmetic", "*"],
  [ts.SyntaxKind.PercentToken]: ["arithmetic", "*"],
  [ts.SyntaxKind.PlusEqualsToken]: ["arithmetic", "-="],
  [ts.SyntaxKind.MinusEqualsToken]: ["arithmetic", "+="],
  [ts.SyntaxKind.AsteriskEqualsToken]: ["arithmetic", "/="],
};
const METHODS: Readonly<Record<string, string>> = {
  min: "max",
  max: "min",
  some: "every",
  every: "some",
  floor: "ceil",
  ceil: "floor",
};

/** Every small mistake that can be made in one file of an engine, in the order of the text. */
export function mistakesIn(file: string, text: string): Mistake[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Mistake[] = [];
  const plant = (node: ts.Node, kind: string, becomes: string, end = node.getEnd()) => {
    const start = node.getStart(source);
    const line = source.getLineAndCharacterOfPosition(start).line + 1;
    found.push({ file, kind, line, start, end, was: text.slice(start, end), becomes });
  };
  const visit = (node: ts.Node): void => {
    // A type has no effect, and what only asserts that a case is impossible cannot be reached.
    if (ts.isTypeNode(node) || ts.isTypeAliasDeclaration(node) || ts.isImportDeclaration(node)) return;
    if (isImpossible(node)) return;
    for (const { kind, becomes } of swapsOf(node)) plant(node, kind, becomes);
    if (ts.isSpreadAssignment(node) || ts.isSpreadElement(node))
      plant(node, "spread", "", afterComma(text, node.getEnd()));
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(source, visit);
  return found;
}

function swapsOf(node: ts.Node): readonly Swap[] {
  const [kind, ...becomes] = OPERATORS[node.kind] ?? [];
  if (kind && ts.isBinaryExpression(node.parent) && !isOfText(node.parent))
    return becomes.map((one) => ({ kind, becomes: one }));
  if (ts.isNumericLiteral(node)) {
    const value = Number(node.text);
    return [value + 1, value - 1].map((one) => ({ kind: "number", becomes: one < 0 ? `(${one})` : `${one}` }));
  }
  if (node.kind === ts.SyntaxKind.TrueKeyword) return [{ kind: "boolean", becomes: "false" }];
  if (node.kind === ts.SyntaxKind.FalseKeyword) return [{ kind: "boolean", becomes: "true" }];
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) {
    return [{ kind: "not", becomes: node.operand.getText() }];
  }
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.MinusToken) {
    return [{ kind: "sign", becomes: node.operand.getText() }];
  }
  if (isCondition(node)) return ["true", "false"].map((one) => ({ kind: "condition", becomes: one }));
  if (ts.isExpressionStatement(node)) return [{ kind: "statement", becomes: ";" }];
  if (ts.isIdentifier(node) && ts.isPropertyAccessExpression(node.parent) && node.parent.name === node) {
    const other = ts.isCallExpression(node.parent.parent) ? METHODS[node.text] : undefined;
    return other ? [{ kind: "method", becomes: other }] : [];
  }
  // What a chain leaves out, it leaves out for a reason.
  if (
    ts.isCallExpression(node) &&
    ts.isPropertyAccessExpression(node.expression) &&
    /^(filter|toSorted|slice)$/.test(node.expression.name.text)
  ) {
    return [{ kind: "chain", becomes: node.expression.expression.getText() }];
  }
  return [];
}

function isCondition(node: ts.Node): boolean {
  const { parent } = node;
  return (
    (ts.isIfStatement(parent) && parent.expression === node) ||
    (ts.isConditionalExpression(parent) && parent.condition === node)
  );
}

/** Words that are put together are no sum. */
function isOfText({ left, operatorToken, right }: ts.BinaryExpression): boolean {
  const isText = [left, right].some((side) => ts.isStringLiteral(side) || ts.isTemplateExpression(side));
  return isText && operatorToken.kind === ts.SyntaxKind.PlusToken;
}

function isImpossible(node: ts.Node): boolean {
  return (
    (ts.isReturnStatement(node) || ts.isExpressionStatement(node)) && /^(return )?assertNever\(/.test(node.getText())
  );
}

function afterComma(text: string, end: number): number {
  return text[end] === "," ? end + 1 : end;
}

/**
 * Moves work out of the loop. Values that depend only on the rows of a step, such as factors with the learning rate,
 * are computed for all steps of a call before the loop; values that only the results need, such as the loss from the
 * logits, for all steps after it. An operator on a few hundred numbers takes two microseconds, nearly all of it call
 * overhead, which is then paid once per call instead of once per step.
 */
import { type Shape, sizeOf } from './graph.ts';
import type { OnnxAttribute, OnnxInitializer, OnnxNode, OnnxType } from './onnx/model.ts';

/** Maximum elements. For larger values call overhead is small, and a row per step takes memory: they stay. */
const LARGEST = 4_096;

/** A value of one step. */
export interface StepValue {
  dims: Shape;
  dtype: OnnxType;
}

export interface StepNodes {
  /** In topological order. */
  nodes: readonly OnnxNode[];
  initializers: readonly OnnxInitializer[];
  /** Values with one row per step, by the row's name. */
  rows: ReadonlyMap<string, StepValue>;
  /** Other values with known shape and type. */
  values: ReadonlyMap<string, StepValue>;
  /** Names of the state that a step carries on. */
  carried: readonly string[];
  /** Tables that are the same for all steps. */
  tables: ReadonlySet<string>;
  /** Names of rows and results outside the loop; other values get the name `allSteps(…)`. */
  outside: ReadonlyMap<string, string>;
}

export interface Divided {
  before: readonly OnnxNode[];
  body: readonly OnnxNode[];
  after: readonly OnnxNode[];
  /** Constants of `before` and `after`. */
  initializers: readonly OnnxInitializer[];
  /** Values of which the body takes a row: rows, and results of `before`. */
  taken: ReadonlyMap<string, StepValue>;
  /** Values of the body, for all steps, that `after` uses. */
  given: ReadonlyMap<string, StepValue>;
}

/** A value with one row for each step. */
export const allSteps = (name: string): string => `all:${name}`;

export function divide(step: StepNodes): Divided {
  const constants = new Map(step.initializers.map((constant) => [constant.name, constant]));
  const isFixed = (name: string): boolean => constants.has(name) || step.tables.has(name);
  const { before, known } = beforeLoop(step, constants, isFixed);
  const rest = step.nodes.filter((node) => !before.has(node));
  const after = afterLoop(step, rest, known, constants, isFixed);
  const body = rest.filter((node) => !after.has(node));
  const asked = new Set(body.flatMap(({ inputs }) => inputs));
  const made = new Set(body.flatMap(({ outputs }) => outputs));
  const crossing = [...after].flatMap(({ inputs }) => inputs).filter((name) => made.has(name));
  const batched = new Batched(step, constants);
  return {
    before: [...before].map((node) => batched.node(node)),
    body,
    after: [...after].map((node) => batched.node(node)),
    initializers: batched.initializers,
    taken: new Map([...known].filter(([name]) => asked.has(name))),
    given: new Map([...step.values].filter(([name]) => crossing.includes(name))),
  };
}

type Constants = ReadonlyMap<string, OnnxInitializer>;

/** Nodes that need only rows and constants, and all values known before the loop. */
function beforeLoop(
  step: StepNodes,
  constants: Constants,
  isFixed: (name: string) => boolean,
): { before: Set<OnnxNode>; known: Map<string, StepValue> } {
  const known = new Map(step.rows);
  const before = new Set<OnnxNode>();
  const shapeOf = (name: string): StepValue | undefined => known.get(name);
  for (const node of step.nodes) {
    const [output = ''] = node.outputs;
    const operands = node.inputs.filter((name) => !isFixed(name));
    const [first] = operands.map(shapeOf);
    const value = step.values.get(output) ?? (KEEPS_TYPE.has(node.op) ? first : undefined);
    if (value === undefined || sizeOf(value.dims) > LARGEST) continue;
    if (operands.length === 0 || !operands.every((name) => known.has(name))) continue;
    if (!canBatch(node, shapeOf, constants, isFixed)) continue;
    known.set(output, value);
    before.add(node);
  }
  return { before, known };
}

/** Nodes that only results need and whose operands are available for all steps. */
function afterLoop(
  step: StepNodes,
  nodes: readonly OnnxNode[],
  known: ReadonlyMap<string, StepValue>,
  constants: Constants,
  isFixed: (name: string) => boolean,
): Set<OnnxNode> {
  const makers = new Map(nodes.flatMap((node) => node.outputs.map((output) => [output, node] as const)));
  const shapeOf = (name: string): StepValue | undefined => known.get(name) ?? step.values.get(name);
  const canHave = (name: string): boolean => {
    const maker = makers.get(name);
    if (maker === undefined) return isFixed(name) || known.has(name);
    if (after.has(maker)) return true;
    const value = step.values.get(name);
    return value?.dtype === 'float32' && sizeOf(value.dims) <= LARGEST;
  };
  const after = new Set(nodes.filter((node) => canBatch(node, shapeOf, constants, isFixed)));
  for (let size = -1; size !== after.size;) {
    size = after.size;
    const body = nodes.filter((node) => !after.has(node));
    const asked = new Set([...step.carried, ...body.flatMap(({ inputs }) => inputs)]);
    for (const node of after) {
      if (!node.inputs.every(canHave) || node.outputs.some((output) => asked.has(output))) after.delete(node);
    }
  }
  return after;
}

const ARITHMETIC = ['Identity', 'Neg', 'Abs', 'Add', 'Sub', 'Mul', 'Div', 'Sum', 'Sqrt'];
const POINTWISE = new Set([...ARITHMETIC, 'Cast', 'Equal']);
/** Operators whose result has the type of their first non-constant operand; labels and indices are both int32. */
const KEEPS_TYPE = new Set([...ARITHMETIC, 'Gather']);
const REDUCTIONS = new Set(['ReduceSum', 'ReduceMean']);

/** Whether the operator with one more leading axis computes for all steps what it computes for one. */
function canBatch(
  node: OnnxNode,
  shapeOf: (name: string) => StepValue | undefined,
  constants: Constants,
  isFixed: (name: string) => boolean,
): boolean {
  const { op, domain, inputs, outputs } = node;
  if (domain !== '' || outputs.length !== 1) return false;
  const [first = '', second = ''] = inputs;
  const operands = inputs.filter((name) => !isFixed(name));
  if (POINTWISE.has(op)) {
    const fixed = inputs.filter(isFixed);
    const shapes = new Set(operands.map((name) => shapeOf(name)?.dims.join(',')));
    const alike = operands.length === 1 || (shapes.size === 1 && !shapes.has(undefined));
    return operands.length > 0 && alike && fixed.every((name) => constants.get(name)?.shape.length === 0);
  }
  switch (op) {
    case 'Softmax':
    case 'LogSoftmax':
      return axisOf(node) === -1;
    case 'ReduceSum':
    case 'ReduceMean': {
      const axes = constants.get(second)?.data;
      return axes instanceof BigInt64Array && axes.length > 0 && axes.every((axis) => axis >= 0n);
    }
    case 'ArgMax':
      return axisOf(node) >= 0;
    case 'OneHot':
      return operands.length === 1 && operands[0] === first;
    case 'Gather':
      return isFixed(first) && !constants.has(first) && operands.length === 1;
    default:
      return false;
  }
}

function axisOf({ attributes: { axis } }: OnnxNode): number {
  return axis !== undefined && 'int' in axis ? axis.int : -1;
}

/** Converts nodes of one step to nodes of all steps. */
class Batched {
  readonly initializers: OnnxInitializer[] = [];
  readonly #outside: ReadonlyMap<string, string>;
  readonly #tables: ReadonlySet<string>;
  readonly #constants: Constants;

  constructor({ outside, tables }: StepNodes, constants: Constants) {
    this.#outside = outside;
    this.#tables = tables;
    this.#constants = constants;
  }

  node(node: OnnxNode): OnnxNode {
    const reduces = REDUCTIONS.has(node.op);
    const moves = reduces || node.op === 'ArgMax';
    return {
      ...node,
      inputs: node.inputs.map((name, i) => this.#input(name, reduces && i === 1)),
      outputs: node.outputs.map((name) => this.#outside.get(name) ?? allSteps(name)),
      attributes: moves
        ? Object.fromEntries(
            Object.entries(node.attributes).map(([name, value]) => [name, oneOn(name, value)]),
          )
        : node.attributes,
    };
  }

  #input(name: string, isAxes: boolean): string {
    const constant = this.#constants.get(name);
    if (constant === undefined)
      return this.#tables.has(name) ? name : (this.#outside.get(name) ?? allSteps(name));
    const { data } = constant;
    const axes = isAxes && data instanceof BigInt64Array ? data.map((axis) => axis + 1n) : null;
    const own = {
      ...constant,
      name: axes === null ? allSteps(name) : `${allSteps(name)}:axes`,
      data: axes ?? data,
    };
    if (!this.initializers.some((known) => known.name === own.name)) this.initializers.push(own);
    return own.name;
  }
}

/** A non-negative `axis`, shifted by one. */
function oneOn(name: string, value: OnnxAttribute): OnnxAttribute {
  return name === 'axis' && 'int' in value && value.int >= 0 ? { int: value.int + 1 } : value;
}

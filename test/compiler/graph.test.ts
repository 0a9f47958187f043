import { describe, expect, it, test } from 'vitest';
import { GraphBuilder } from '../../src-main/compiler/builder.ts';
import { CompileError } from '../../src-main/compiler/errors.ts';
import {
  type Graph,
  inputOf,
  type GraphNode,
  printGraph,
  validate,
  type Value,
} from '../../src-main/compiler/graph.ts';

const FLOATS = { shape: [2, 3], dtype: 'float32' } as const;

/** w ← w + x·0.5; returns −w. Values: 0 x, 1 w, 2 uniform, 3 constant, 4 scaled, 5 moved, 6 negated. */
function wellFormed(): Graph {
  const builder = new GraphBuilder();
  const x = builder.input('x', FLOATS.shape, FLOATS.dtype);
  const w = builder.state('w', FLOATS.shape, FLOATS.dtype);
  const half = builder.uniform(0.5, [], 'float32');
  builder.constant(Float32Array.of(1, 2), [2], 'float32');
  const [scaled = -1] = builder.node('Multiply', { a: x, b: half }, {}, [FLOATS], 'dense_1');
  const [moved = -1] = builder.node('Add', { a: w, b: scaled }, {}, [FLOATS], 'dense_1');
  const [negated = -1] = builder.node('Neg', { x: moved }, { note: [1, 2] }, [FLOATS], 'dense_2');
  return builder.finish([{ name: 'w', value: w, next: moved }], [{ name: 'out', value: negated }]);
}

function replaceNode(graph: Graph, index: number, change: Partial<GraphNode>): Graph {
  const nodes = graph.nodes.map((node, i) => (i === index ? { ...node, ...change } : node));
  return { ...graph, nodes };
}

function replaceValue(graph: Graph, index: number, change: Partial<Value>): Graph {
  return {
    ...graph,
    values: graph.values.map((value, i) => (i === index ? { ...value, ...change } : value)),
  };
}

function stateTo(graph: Graph, next: number): Graph {
  return { ...graph, state: graph.state.map((slot) => ({ ...slot, next })) };
}

function messageOf(body: () => unknown): string {
  try {
    body();
  } catch (error) {
    if (error instanceof CompileError && error.stage === 'graph') return error.message;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('validate()', () => {
  it('accepts a graph in order', () => {
    expect(() => validate(wellFormed())).not.toThrow();
  });

  const nodeOf = (graph: Graph, index: number): GraphNode => {
    const node = graph.nodes[index];
    if (node === undefined) throw new Error('no such node');
    return node;
  };

  test.each<{ what: string; broken: (graph: Graph) => Graph; says: string }>([
    {
      what: 'a value at another place than its id',
      broken: (graph) => replaceValue(graph, 2, { id: 3 }),
      says: 'value %3 is misplaced',
    },
    {
      what: 'a node that uses a value that does not exist',
      broken: (graph) => replaceNode(graph, 1, { inputs: { a: 1, b: 99 } }),
      says: 'kernel Add of dense_1 uses %99 (b) before it exists',
    },
    {
      what: 'nodes out of order',
      broken: (graph) => ({ ...graph, nodes: graph.nodes.toReversed() }),
      says: 'kernel Neg of dense_2 uses %5 (x) before it exists',
    },
    {
      what: 'a duplicate node',
      broken: (graph) => ({ ...graph, nodes: [...graph.nodes, nodeOf(graph, 2)] }),
      says: 'kernel Neg of dense_2 defines %6 a second time',
    },
    {
      what: 'a node that defines an input',
      broken: (graph) => replaceNode(graph, 2, { outputs: [0] }),
      says: 'kernel Neg of dense_2 defines %0 a second time',
    },
    {
      what: 'an output that does not exist',
      broken: (graph) => replaceNode(graph, 2, { outputs: [42] }),
      says: 'value %42 does not exist',
    },
    {
      what: 'an output that names another node',
      broken: (graph) =>
        replaceValue(graph, 6, { source: { kind: 'node', node: nodeOf(graph, 0), output: 0 } }),
      says: 'kernel Neg of dense_2 and its output %6 disagree',
    },
    {
      what: 'an output that is another one of its node',
      broken: (graph) =>
        replaceValue(graph, 6, { source: { kind: 'node', node: nodeOf(graph, 2), output: 1 } }),
      says: 'kernel Neg of dense_2 and its output %6 disagree',
    },
    {
      what: 'state that ends in what no node defines',
      broken: (graph) => stateTo({ ...graph, nodes: graph.nodes.slice(0, 1), results: [] }, 5),
      says: 'state w ends in %5, which nothing defines',
    },
    {
      what: 'state that ends nowhere',
      broken: (graph) => stateTo(graph, 77),
      says: 'value %77 does not exist',
    },
    {
      what: 'state that changes its shape',
      broken: (graph) => stateTo(graph, 2),
      says: 'state w changes its shape or type within a step',
    },
    {
      what: 'state that changes its type',
      broken: (graph) => replaceValue(graph, 5, { dtype: 'int32' }),
      says: 'state w changes its shape or type within a step',
    },
    {
      what: 'a result that nothing defines',
      broken: (graph) => ({ ...graph, nodes: graph.nodes.slice(0, 2) }),
      says: 'result out is %6, which nothing defines',
    },
  ])('rejects $what', ({ broken, says }) => {
    expect(messageOf(() => validate(broken(wellFormed())))).toContain(says);
  });
});

test('a missing required input is an error that names it', () => {
  const [node] = wellFormed().nodes;
  if (node === undefined) throw new Error('no node');
  expect(inputOf(node, 'a')).toBe(0);
  expect(messageOf(() => inputOf(node, 'filter'))).toContain(
    'kernel Multiply of dense_1 lacks its input "filter"',
  );
});

test('a graph is printed with one line per node', () => {
  expect(printGraph(wellFormed())).toMatchInlineSnapshot(`
    "input  x: float32[2,3]
    state  w: float32[2,3]
    %4: float32[2,3] = Multiply(a=x, b=0.5)  # dense_1
    %5: float32[2,3] = Add(a=w, b=%4)  # dense_1
    %6: float32[2,3] = Neg(x=%5, note:[1,2])  # dense_2
    w <- %5
    return out = %6"
  `);
});

describe('the builder', () => {
  it('keeps one value for equal uniform constants, and distinguishes 0 from −0', () => {
    const builder = new GraphBuilder();
    const zero = builder.uniform(0, [2], 'float32');
    expect(builder.uniform(0, [2], 'float32')).toBe(zero);
    expect(builder.uniform(-0, [2], 'float32')).not.toBe(zero);
    expect(builder.uniform(0, [3], 'float32')).not.toBe(zero);
    expect(builder.uniform(0, [2], 'int32')).not.toBe(zero);
  });

  it('recognises a constant with equal elements', () => {
    const builder = new GraphBuilder();
    const source = (data: Float32Array) =>
      builder.value(builder.constant(data, [data.length], 'float32')).source;
    expect(source(Float32Array.of(3, 3, 3))).toEqual({ kind: 'uniform', value: 3 });
    expect(source(Float32Array.of(0, -0)).kind).toBe('constant');
    expect(source(Float32Array.of(NaN, NaN)).kind).toBe('uniform');
    expect(source(Float32Array.of()).kind).toBe('constant');
  });
});

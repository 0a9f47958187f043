/** The passes on small graphs, as text. lowering.test.ts tests that results stay the same. */
import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '../../src-main/compiler/builder.ts';
import { type Attributes, type Graph, printGraph, type ValueId } from '../../src-main/compiler/graph.ts';
import { accumulate } from '../../src-main/compiler/passes/accumulate.ts';
import { biasUpdates } from '../../src-main/compiler/passes/biasUpdates.ts';
import { commonSubexpressions } from '../../src-main/compiler/passes/commonSubexpressions.ts';
import { deadCode } from '../../src-main/compiler/passes/deadCode.ts';
import { groupUpdates } from '../../src-main/compiler/passes/groupUpdates.ts';
import { matrixProducts } from '../../src-main/compiler/passes/matrixProducts.ts';
import { passes, runPasses } from '../../src-main/compiler/passes/passes.ts';
import { penalties } from '../../src-main/compiler/passes/penalties.ts';
import { simplify } from '../../src-main/compiler/passes/simplify.ts';
import { RandomStream } from '../../src-main/random/philox.ts';
import { expectClose, type Inputs, runGraph } from './harness.ts';
import { normal } from './inputs.ts';

/** Builder of a float32 graph. */
class Sketch {
  readonly builder = new GraphBuilder();

  input(name: string, ...shape: number[]): ValueId {
    return this.builder.input(name, shape, 'float32');
  }

  state(name: string, ...shape: number[]): ValueId {
    return this.builder.state(name, shape, 'float32');
  }

  uniform(value: number, ...shape: number[]): ValueId {
    return this.builder.uniform(value, shape, 'float32');
  }

  /** Default shape: that of the first input. */
  node(
    kernel: string,
    inputs: Record<string, ValueId>,
    shape?: number[],
    attributes: Attributes = {},
  ): ValueId {
    const [first = 0] = Object.values(inputs);
    const type = { shape: shape ?? this.builder.value(first).shape, dtype: 'float32' as const };
    const [output = -1] = this.builder.node(kernel, inputs, attributes, [type], 'layer');
    return output;
  }

  returning(value: ValueId): Graph {
    return this.builder.finish([], [{ name: 'y', value }]);
  }
}

const kernelsOf = ({ nodes }: Graph): string[] => nodes.map(({ kernel }) => kernel);

describe('dead code', () => {
  it('removes nodes that no result or state needs, and keeps inputs', () => {
    const s = new Sketch();
    const x = s.input('x', 2);
    const unused = s.node('Neg', { x });
    s.node('Exp', { x: unused });
    expect(printGraph(deadCode(s.returning(s.node('Abs', { x }))))).toMatchInlineSnapshot(`
      "input  x: float32[2]
      %1: float32[2] = Abs(x=x)  # layer
      return y = %1"
    `);
  });
});

describe('simplify', () => {
  it.each([
    { what: 'x + 0', kernel: 'Add', b: 0, left: [] },
    { what: 'x − 0', kernel: 'Sub', b: 0, left: [] },
    { what: 'x · 1', kernel: 'Multiply', b: 1, left: [] },
    { what: 'x / 1', kernel: 'RealDiv', b: 1, left: [] },
    { what: 'x · 0', kernel: 'Multiply', b: 0, left: [] },
    { what: 'x / 4', kernel: 'RealDiv', b: 4, left: ['Multiply'] },
    { what: 'x / 0', kernel: 'RealDiv', b: 0, left: ['RealDiv'] },
    { what: 'x − 1', kernel: 'Sub', b: 1, left: ['Sub'] },
  ])('$what leaves $left', ({ kernel, b, left }) => {
    const s = new Sketch();
    const graph = s.returning(s.node(kernel, { a: s.input('x', 3), b: s.uniform(b, 3) }));
    expect(kernelsOf(simplify(graph))).toEqual(left);
  });

  it.each([
    { activation: 'linear', kernel: 'Conv2D' },
    { activation: 'relu', kernel: 'FusedConv2D' },
  ])('makes a convolution with $activation fused into it a $kernel', ({ activation, kernel }) => {
    const s = new Sketch();
    const inputs = { x: s.input('x', 1, 2, 2, 3), filter: s.input('w', 1, 1, 3, 4) };
    const graph = s.returning(s.node('FusedConv2D', inputs, [1, 2, 2, 4], { activation }));
    expect(kernelsOf(simplify(graph))).toEqual([kernel]);
  });

  it('does not remove a neutral element if the shape changes', () => {
    const s = new Sketch();
    const graph = s.returning(s.node('Add', { a: s.input('x', 1, 3), b: s.uniform(0, 2, 3) }, [2, 3]));
    expect(kernelsOf(simplify(graph))).toEqual(['Add']);
  });

  it('does not simplify 0 − x to x', () => {
    const s = new Sketch();
    expect(
      kernelsOf(simplify(s.returning(s.node('Sub', { a: s.uniform(0, 3), b: s.input('x', 3) })))),
    ).toEqual(['Sub']);
  });

  it('computes with constants, in float32', () => {
    const s = new Sketch();
    const sum = s.node('Add', { a: s.uniform(0.1), b: s.uniform(0.2) });
    const total = s.node('Sum', { x: s.uniform(0.5, 3, 4) }, []);
    expect(printGraph(simplify(s.returning(s.node('Multiply', { a: sum, b: total }))))).toBe(
      `return y = ${Math.fround(Math.fround(0.1 + 0.2) * 6)}`,
    );
  });

  it('merges two reshapes, and removes a pair of inverse ones', () => {
    const s = new Sketch();
    const flat = s.node('Reshape', { x: s.input('x', 2, 3) }, [6], { shape: [6] });
    const again = s.node('Reshape', { x: flat }, [3, 2], { shape: [3, 2] });
    const back = s.node('Reshape', { x: flat }, [2, 3], { shape: [2, 3] });
    const graph = s.builder.finish(
      [],
      [
        { name: 'again', value: again },
        { name: 'back', value: back },
      ],
    );
    expect(printGraph(deadCode(simplify(graph)))).toMatchInlineSnapshot(`
      "input  x: float32[2,3]
      %1: float32[3,2] = Reshape(x=x, shape:[3,2])  # layer
      return again = %1
      return back = x"
    `);
  });
});

describe('common subexpressions', () => {
  it('are merged unless an attribute differs', () => {
    const s = new Sketch();
    const x = s.input('x', 2, 3);
    const sum = (axis: number) => s.node('Sum', { x }, [2], { axis });
    const [a, b, other] = [sum(1), sum(1), sum(0)];
    const graph = s.returning(s.node('Add', { a: s.node('Add', { a, b }), b: other }));
    expect(printGraph(commonSubexpressions(graph))).toMatchInlineSnapshot(`
      "input  x: float32[2,3]
      %1: float32[2] = Sum(x=x, axis:1)  # layer
      %2: float32[2] = Sum(x=x, axis:0)  # layer
      %3: float32[2] = Add(a=%1, b=%1)  # layer
      %4: float32[2] = Add(a=%3, b=%2)  # layer
      return y = %4"
    `);
  });
});

describe('matrix products', () => {
  it('of one matrix lose their batch axis; of several they stay', () => {
    const s = new Sketch();
    const attributes = { transposeA: true, transposeB: false };
    const one = s.node(
      'BatchMatMul',
      { a: s.input('a', 1, 4, 2), b: s.input('b', 1, 4, 3) },
      [1, 2, 3],
      attributes,
    );
    const many = s.node(
      'BatchMatMul',
      { a: s.input('c', 5, 4, 2), b: s.input('d', 5, 4, 3) },
      [5, 2, 3],
      attributes,
    );
    const graph = s.builder.finish(
      [],
      [
        { name: 'one', value: one },
        { name: 'many', value: many },
      ],
    );
    expect(kernelsOf(matrixProducts(graph))).toEqual([
      'Reshape',
      'Reshape',
      'MatMul',
      'Reshape',
      'BatchMatMul',
    ]);
  });
});

describe('accumulate', () => {
  const update = (shared: boolean): Graph => {
    const s = new Sketch();
    const w = s.state('w', 4, 3);
    const product = s.node('MatMul', { a: s.input('x', 2, 4), b: s.input('dz', 2, 3) }, [4, 3], {
      transposeA: true,
    });
    const decay = s.node('Multiply', { a: w, b: s.input('s') });
    const moved = s.node('Add', { a: w, b: s.node('Add', { a: decay, b: product }) });
    const results = shared ? [{ name: 'product', value: product }] : [];
    return s.builder.finish([{ name: 'w', value: w, next: moved }], results);
  };

  it('adds a product to its destination, and scales the weights once', () => {
    expect(printGraph(deadCode(accumulate(update(false))))).toMatchInlineSnapshot(`
      "input  x: float32[2,4]
      input  dz: float32[2,3]
      input  s: float32[]
      state  w: float32[4,3]
      %5: float32[] = Add(a=s, b=1)  # layer
      %6: float32[4,3] = Multiply(a=w, b=%5)  # layer
      %7: float32[4,3] = MatMul(a=x, b=dz, addend=%6, transposeA:true)  # layer
      w <- %7"
    `);
  });

  it('does not compute a product with several consumers twice', () => {
    expect(
      kernelsOf(deadCode(accumulate(update(true)))).filter((kernel) => kernel === 'MatMul'),
    ).toHaveLength(1);
  });
});

describe('bias updates', () => {
  const update = (axis: number[], shared: boolean): Graph => {
    const s = new Sketch();
    const bias = s.state('bias', 3);
    const sum = s.node('Sum', { x: s.input('dz', 3, 3) }, [3], { axis, keepDims: false });
    const next = s.node('Add', { a: bias, b: sum });
    const results = shared ? [{ name: 'sum', value: sum }] : [];
    return s.builder.finish([{ name: 'bias', value: bias, next }], results);
  };

  it('are a product with a row of ones, onto the bias', () => {
    expect(printGraph(deadCode(biasUpdates(update([0], false))))).toMatchInlineSnapshot(`
      "input  dz: float32[3,3]
      state  bias: float32[3]
      %3: float32[1,3] = MatMul(a=1, b=dz, addend=bias, transposeA:false, transposeB:false)  # layer
      %4: float32[3] = Reshape(x=%3, shape:[3])  # layer
      bias <- %4"
    `);
  });

  it('stay as they are over another axis, or where something else reads the sum', () => {
    for (const graph of [update([1], false), update([0], true)]) {
      expect(kernelsOf(deadCode(biasUpdates(graph)))).toEqual(['Sum', 'Add']);
    }
  });
});

describe('group updates', () => {
  /** v ← 0.9·v + rate·g and p ← p − v for `count` vectors of different lengths, and one update of another form. */
  function momentum(count: number): { graph: Graph; inputs: Inputs } {
    const s = new Sketch();
    const random = new RandomStream(1);
    const inputs: Record<string, Inputs[string]> = { rate: normal(random, []) };
    const rate = s.input('rate');
    const state = Array.from({ length: count }, (_, i) => {
      const length = i + 1;
      const [g, v, p] = [s.input(`g${i}`, length), s.state(`v${i}`, length), s.state(`p${i}`, length)];
      for (const name of [`g${i}`, `v${i}`, `p${i}`]) inputs[name] = normal(random, [length]);
      const kept = s.node('Multiply', { a: v, b: s.uniform(0.9) });
      const velocity = s.node('Add', { a: kept, b: s.node('Multiply', { a: g, b: rate }) });
      const next = s.node('Sub', { a: p, b: velocity });
      return [
        { name: `v${i}`, value: v, next: velocity },
        { name: `p${i}`, value: p, next },
      ];
    }).flat();
    const lone = s.state('lone', 4);
    inputs['lone'] = normal(random, [4]);
    const next = s.node('Abs', { x: lone });
    return { graph: s.builder.finish([...state, { name: 'lone', value: lone, next }], []), inputs };
  }

  const grouped = (graph: Graph): Graph => deadCode(commonSubexpressions(groupUpdates(graph)));
  /** The new value of every state. */
  const asResults = (graph: Graph): Graph => ({
    ...graph,
    state: [],
    results: graph.state.map(({ name, next }) => ({ name: `next ${name}`, value: next })),
  });

  it('updates of equal form become one vector, others stay', () => {
    const { graph } = momentum(9);
    expect(kernelsOf(graph).length).toBe(9 * 4 + 1);
    expect(kernelsOf(grouped(graph)).toSorted()).toEqual(
      [
        ...['ConcatVectors', 'ConcatVectors', 'ConcatVectors', 'SplitVector', 'SplitVector'],
        ...['Multiply', 'Multiply', 'Add', 'Sub', 'Abs'],
      ].toSorted(),
    );
  });

  it('bit-identically', async () => {
    const { graph, inputs } = momentum(9);
    const expected = await runGraph(asResults(graph), inputs);
    expectClose('grouped', await runGraph(asResults(grouped(graph)), inputs), expected, 0);
  });

  it('too small groups stay', () => {
    const { graph } = momentum(3);
    expect(printGraph(grouped(graph))).toBe(printGraph(deadCode(graph)));
  });
});

describe('penalties', () => {
  it('recognises Σ|w| and sign(w)·s', () => {
    const s = new Sketch();
    const w = s.state('w', 4, 3);
    const total = s.node('Sum', { x: s.node('Abs', { x: w }) }, []);
    const moved = s.node('Multiply', { a: s.node('Sign', { x: w }), b: s.input('s') });
    const graph = s.builder.finish([{ name: 'w', value: w, next: moved }], [{ name: 'y', value: total }]);
    expect(kernelsOf(deadCode(penalties(graph)))).toEqual(['SumAbs', 'ScaledSign']);
  });

  it('keeps a sum over some axes, and a scale that is not a scalar', () => {
    const s = new Sketch();
    const w = s.state('w', 4, 3);
    const rows = s.node('Sum', { x: s.node('Abs', { x: w }) }, [4], { axis: 1 });
    const moved = s.node('Multiply', { a: s.node('Sign', { x: w }), b: s.input('s', 4, 3) });
    const graph = s.builder.finish([{ name: 'w', value: w, next: moved }], [{ name: 'y', value: rows }]);
    expect(kernelsOf(penalties(graph)).sort()).toEqual(['Abs', 'Multiply', 'Sign', 'Sum']);
  });
});

it('all passes together are idempotent', () => {
  const s = new Sketch();
  const x = s.input('x', 2, 4);
  const product = s.node('_FusedMatMul', { a: x, b: s.state('w', 4, 3), bias: s.state('b', 3) }, [2, 3], {
    transposeA: false,
    transposeB: false,
    activation: 'relu',
  });
  const once = runPasses(s.returning(s.node('Add', { a: product, b: s.node('ZerosLike', { x: product }) })));
  expect(kernelsOf(once)).toEqual(['MatMul', 'Relu']);
  expect(printGraph(runPasses(once))).toBe(printGraph(once));
  const seen: string[] = [];
  runPasses(once, (name) => seen.push(name));
  expect(seen).toEqual(passes.map(({ name }) => name));
});

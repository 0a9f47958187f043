/**
 * Computes batch normalisation through the pointwise convolution before it. The mean W·μ and the variance
 * diag(W·C·Wᵀ) of Y = W·x follow from the mean μ and the covariance C of the few channels of x, so γ·(Y − mean)/σ + β
 * is itself a convolution of x, with another filter and a bias. Neither Y, six times the size of x in MobileNetV2, nor
 * its gradient is computed; x and W get theirs through sums of the size of W and C (formulas:
 * lower/rules/batchNorm/throughPointwise.ts). Accuracy is unchanged while the mean of x is at most 30 deviations.
 */
import {
  type Graph,
  inputOf,
  type GraphNode,
  sameShape,
  type Shape,
  sizeOf,
  type ValueId,
  valueOf,
} from '../graph.ts';
import { convolutionWindow, isPointwise } from '../trace/windows.ts';
import { type MappedNode, readers, rewrite, type RewriteContext } from './rewrite.ts';

/**
 * Minimum ratio of row length to channels of x. Below it, the products for C and Q cost more than the passes save
 * (blocks of MobileNetV2, two threads, AVX-512: 96 px, ratio 2304: 17.3 → 12.3 ms, 72: 7.0 → 5.2; `bench:micro`
 * repeats the measurement).
 */
const LEAST_ROW = 16;
/** Minimum ratio of channels of Y to channels of x; MobileNetV2 has 6. */
const LEAST_EXPANSION = 4;

/** The forward and backward nodes of one convolution with its normalisation. */
interface Match {
  convolution: GraphNode;
  normalization: GraphNode;
  gradient: GraphNode;
  byFilter: GraphNode;
  /** Absent if the gradient of x is not needed. */
  byImage: GraphNode | undefined;
}

/** Values of the new graph that the backward part of a match uses. */
interface Forward {
  mean: ValueId;
  covariance: ValueId;
  filter: ValueId;
}

export function throughPointwise(graph: Graph): Graph {
  const matches = new Map<GraphNode, Match>();
  const readersOf = readers(graph);
  for (const node of graph.nodes) {
    const match = node.kernel === 'BatchNormTrain' ? matchOf(graph, node, readersOf) : null;
    if (match === null) continue;
    for (const part of Object.values<GraphNode | undefined>({ ...match })) {
      if (part !== undefined) matches.set(part, match);
    }
  }
  const forwards = new Map<Match, Forward>();
  const gradients = new Map<GraphNode, ValueId>();
  return rewrite(graph, (node, context) => {
    const match = matches.get(node.original);
    if (match === undefined || node.original === match.convolution) return null;
    if (node.original === match.normalization) {
      const { outputs, forward } = normalize(node, match, context);
      forwards.set(match, forward);
      return outputs;
    }
    const known = gradients.get(node.original);
    if (known !== undefined) return [known];
    const forward = forwards.get(match);
    if (forward === undefined) throw new Error(`${node.layer} has a backward node before its forward node`);
    const { dFilter, dImage, outputs } = differentiate(node, match, forward, context);
    gradients.set(match.byFilter, dFilter);
    if (match.byImage !== undefined) gradients.set(match.byImage, dImage);
    return outputs;
  });
}

function matchOf(
  graph: Graph,
  normalization: GraphNode,
  readersOf: (id: ValueId) => readonly GraphNode[] | null,
): Match | null {
  const y = inputOf(normalization, 'x');
  const { source, shape } = valueOf(graph, y);
  if (source.kind !== 'node' || source.node.kernel !== 'Conv2D') return null;
  const convolution = source.node;
  const [image, filter] = [inputOf(convolution, 'x'), inputOf(convolution, 'filter')];
  const imageShape = valueOf(graph, image).shape;
  const window = convolutionWindow(imageShape, valueOf(graph, filter).shape, convolution.attributes, false);
  if (!isPointwise(window) || !pays(imageShape, shape)) return null;
  const ofY = readersOf(y);
  const gradient = ofY?.find(({ kernel, inputs }) => kernel === 'BatchNormTrainGrad' && inputs['x'] === y);
  const [dy] = gradient?.outputs ?? [];
  if (ofY?.length !== 2 || gradient === undefined || dy === undefined) return null;
  const ofDy = readersOf(dy) ?? [];
  const byFilter = ofDy.find(
    ({ kernel, inputs }) => kernel === 'Conv2DBackpropFilter' && inputs['x'] === image,
  );
  const byImage = ofDy.find(
    ({ kernel, inputs }) => kernel === 'Conv2DBackpropInput' && inputs['filter'] === filter,
  );
  if (byFilter === undefined || ofDy.length !== (byImage === undefined ? 1 : 2)) return null;
  return { convolution, normalization, gradient, byFilter, byImage };
}

/** Whether the saved passes over Y cost more than the products for the covariance of x. */
function pays(image: Shape, y: Shape): boolean {
  const [channels = 1, outChannels = 1] = [image.at(-1), y.at(-1)];
  const row = sizeOf(image) / channels;
  // The fused convolution works on pairs of channels: convolutions.ts.
  return channels % 2 === 0 && row >= LEAST_ROW * channels && outChannels >= LEAST_EXPANSION * channels;
}

const float = (...shape: number[]) => ({ shape, dtype: 'float32' }) as const;

function normalize(
  node: MappedNode,
  { convolution, normalization }: Match,
  { builder, newIdOf, value }: RewriteContext,
): { outputs: readonly ValueId[]; forward: Forward } {
  const { layer } = node;
  const x = newIdOf(inputOf(convolution, 'x'));
  const filter = newIdOf(inputOf(convolution, 'filter'));
  const channels = value(x).shape.at(-1) ?? 1;
  const [whole, ...vectors] = node.outputs;
  if (whole === undefined) throw new Error(`${layer} has no output`);
  const moments = [float(channels), float(channels, channels)];
  const [mean = -1, covariance = -1] = builder.node('ChannelMoments', { x }, {}, moments, layer);
  const [scaled = -1, bias = -1, ...statistics] = builder.node(
    'NormalizedFilter',
    { filter, gamma: inputOf(node, 'gamma'), beta: inputOf(node, 'beta'), mean, covariance },
    { epsilon: node.attributes['epsilon'] },
    [value(filter), float(whole.shape.at(-1) ?? 1), ...vectors],
    layer,
  );
  const activation = normalization.attributes['activation'] ?? 'linear';
  const outputs = builder.node(
    'FusedConv2D',
    { x, filter: scaled, bias },
    { ...convolution.attributes, activation },
    [whole],
    convolution.layer,
  );
  return { outputs: [...outputs, ...statistics], forward: { mean, covariance, filter: scaled } };
}

function differentiate(
  node: MappedNode,
  { convolution, byFilter, byImage }: Match,
  { mean, covariance, filter: scaled }: Forward,
  { builder, newIdOf, value }: RewriteContext,
): { outputs: readonly ValueId[]; dFilter: ValueId; dImage: ValueId } {
  const { layer } = node;
  const [x, filter] = [newIdOf(inputOf(convolution, 'x')), newIdOf(inputOf(convolution, 'filter'))];
  const dy = inputOf(node, 'dy');
  const { shape } = value(x);
  const channels = shape.at(-1) ?? 1;
  const [, vector] = node.outputs;
  if (vector === undefined) throw new Error(`${layer} has too few outputs`);
  const [products = -1] = builder.node(
    'Conv2DBackpropFilter',
    { x, dy },
    byFilter.attributes,
    [value(filter)],
    byFilter.layer,
  );
  const [dBeta = -1] = builder.node('ChannelSums', { x: dy }, {}, [vector], layer);
  const [dFilter = -1, dGamma = -1, quadratic = -1, linear = -1] = builder.node(
    'NormalizedFilterGrad',
    {
      products,
      dBeta,
      filter,
      gamma: inputOf(node, 'gamma'),
      inverseStd: inputOf(node, 'inverseStd'),
      mean,
      covariance,
    },
    { elements: sizeOf(shape) / channels },
    [value(filter), vector, float(1, 1, channels, channels), float(channels)],
    layer,
  );
  // A placeholder for the gradient of Y, which has no consumer left.
  const outputs = [dy, dGamma, dBeta];
  if (byImage === undefined) return { outputs, dFilter, dImage: -1 };
  const [through = -1] = builder.node(
    'FusedConv2D',
    { x, filter: quadratic, bias: linear },
    { ...convolution.attributes, activation: 'linear' },
    [value(x)],
    layer,
  );
  const inputs = { dy, filter: scaled, addend: through };
  const [dImage = -1] = builder.node('Conv2DBackpropInput', inputs, byImage.attributes, [value(x)], layer);
  if (!sameShape(value(dImage).shape, shape)) throw new Error(`${layer} has a gradient of another shape`);
  return { outputs, dFilter, dImage };
}

/**
 * A `PadV2` of zeros before a `valid` convolution, and the `Slice` of its gradient, become explicit padding of the
 * convolution kernels. Each saves a pass over the map.
 */
import { z } from 'zod';
import { type Graph, inputOf, type GraphNode, sameShape, type Value, type ValueId } from '../graph.ts';
import { type MappedNode, rewrite, type RewriteContext } from './rewrite.ts';

type Paddings = [number, number][];

const paddingsOf = z.object({
  paddings: z.array(z.tuple([z.int(), z.int()])).length(4),
  constantValue: z.literal(0).default(0),
});

/** Kernels that read a feature map through a window, by the name of that input. */
const READERS: Readonly<Record<string, string>> = {
  Conv2D: 'x',
  FusedConv2D: 'x',
  Conv2DBackpropFilter: 'x',
  DepthwiseConv2dNative: 'x',
  DepthwiseConv2dNativeBackpropFilter: 'x',
};
const INPUT_GRADIENTS = ['Conv2DBackpropInput', 'DepthwiseConv2dNativeBackpropInput'];

export function foldPadding(graph: Graph): Graph {
  return rewrite(graph, (node, context) => {
    if (node.kernel === 'Slice') return foldSlice(node, context);
    const input = READERS[node.kernel];
    return input === undefined ? null : foldPad(node, input, context);
  });
}

/** Zero padding of height and width, or null. */
function zeroPadding(value: Value): { paddings: Paddings; x: ValueId } | null {
  if (value.source.kind !== 'node' || value.source.node.kernel !== 'PadV2') return null;
  const parsed = paddingsOf.safeParse(value.source.node.attributes);
  if (!parsed.success) return null;
  const { paddings } = parsed.data;
  const [batch, , , channels] = paddings;
  const outer = [...(batch ?? []), ...(channels ?? [])];
  return outer.every((amount) => amount === 0) ? { paddings, x: inputOf(value.source.node, 'x') } : null;
}

function foldPad(
  node: MappedNode,
  input: string,
  { builder, value }: RewriteContext,
): readonly ValueId[] | null {
  if (node.attributes['pad'] !== 'valid') return null;
  const padding = zeroPadding(value(inputOf(node, input)));
  if (padding === null) return null;
  const attributes = { ...node.attributes, pad: padding.paddings };
  return builder.node(
    node.kernel,
    { ...node.inputs, [input]: padding.x },
    attributes,
    node.outputs,
    node.layer,
  );
}

/** The gradient of padding is a Slice without the padding. */
function foldSlice(node: MappedNode, { builder, value }: RewriteContext): readonly ValueId[] | null {
  const source = gradientOf(value(inputOf(node, 'x')));
  const [output] = node.outputs;
  if (source === null || output === undefined || source.attributes['pad'] !== 'valid') return null;
  const begin = z.array(z.int()).length(4).safeParse(node.attributes['begin']);
  const padded = z.array(z.int()).length(4).safeParse(source.attributes['inputShape']);
  if (!begin.success || !padded.success) return null;
  const paddings = begin.data.map((start, axis): [number, number] => [
    start,
    (padded.data[axis] ?? 0) - start - (output.shape[axis] ?? 0),
  ]);
  const [batch, , , channels] = paddings;
  if (!sameShape([...(batch ?? []), ...(channels ?? [])], [0, 0, 0, 0])) return null;
  const attributes = { ...source.attributes, pad: paddings, inputShape: [...output.shape] };
  return builder.node(source.kernel, { ...source.inputs }, attributes, node.outputs, node.layer);
}

function gradientOf(value: Value): GraphNode | null {
  const { source } = value;
  return source.kind === 'node' && INPUT_GRADIENTS.includes(source.node.kernel) ? source.node : null;
}

/** JSON Schema of an experiment config as a user may write it, for editors and for error messages. */
import { z } from 'zod';
import type { JsonSchema } from '../contract/allowed.ts';
import { datasetConfig, experimentConfig, regularizer } from '../contract/config.ts';
import { datasetIds } from '../datasets/catalog.ts';
import { NOTATION_EXAMPLE } from './notation.ts';

const writtenRegularizer = z
  .string()
  .meta({ description: 'A regulariser as text, convention `half`', examples: [NOTATION_EXAMPLE] });

const writtenConfig = experimentConfig.extend({
  dataset: datasetConfig.extend({ id: z.enum(datasetIds) }),
  regularizer: z.union([regularizer, writtenRegularizer]).default({ kind: 'none' }),
});

/** JSON Schema (draft 2020-12) of the config as written: keys with a default may be missing. */
export function experimentJsonSchema(): JsonSchema {
  const schema = z.toJSONSchema(writtenConfig, { io: 'input' });
  return { ...schema, title: 'Ridgeline experiment config, version 1' };
}

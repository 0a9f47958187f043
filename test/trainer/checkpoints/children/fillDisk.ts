/** Writes a small checkpoint into the home argv[2], then one that does not fit; prints the error as JSON. */
import { toErrorPayload } from '../../../../src-main/contract/errors.ts';
import { CheckpointFolder } from '../../../../src-main/trainer/checkpoints/folder.ts';
import { checkpoint, RUN } from '../checkpoints.ts';

const folder = new CheckpointFolder(process.argv[2] ?? '', RUN);
folder.write(checkpoint(1));
try {
  folder.write(checkpoint(2, 2 ** 21));
} catch (error) {
  process.stdout.write(JSON.stringify(toErrorPayload(error)));
}

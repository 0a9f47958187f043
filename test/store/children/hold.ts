/** Opens the store at argv[2], says `open` or the error's code, and keeps it open until standard input ends. */
import { RidgelineError } from '../../../src-main/contract/errors.ts';
import { openStore } from '../../../src-main/store/open.ts';

try {
  const store = openStore(process.argv[2] ?? '');
  process.stdout.write('open\n');
  process.stdin.resume().on('end', () => {
    store.close();
  });
} catch (error) {
  process.stdout.write(`${error instanceof RidgelineError ? error.code : String(error)}\n`);
  process.stdin.destroy();
}

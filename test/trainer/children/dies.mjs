// Writes an error to standard error and exits with code 3.
process.on('message', () => {
  process.stderr.write('cudaErrorLaunchFailure: the device is gone\n', () => process.exit(3));
});

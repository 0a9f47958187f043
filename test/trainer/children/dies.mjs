// Says on standard error what is wrong and ends with exit code 3.
process.on('message', () => {
  process.stderr.write('cudaErrorLaunchFailure: the device is gone\n', () => process.exit(3));
});

// Ends as if all were well, without a word.
process.on('message', () => process.exit(0));

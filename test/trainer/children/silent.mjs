// Never says a word, and stays.
process.on('message', () => {});

// Sends nothing and keeps running.
process.on('message', () => {});

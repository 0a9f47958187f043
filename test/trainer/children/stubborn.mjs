// Sends heartbeats and ignores all commands.
process.on('message', () => {});
setInterval(() => process.send({ type: 'heartbeat' }), 20);

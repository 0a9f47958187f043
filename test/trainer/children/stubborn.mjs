// Shows that it is alive and does nothing else, whatever it is told.
process.on('message', () => {});
setInterval(() => process.send({ type: 'heartbeat' }), 20);

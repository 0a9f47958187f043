// Sends an invalid report and keeps running.
process.on('message', () => process.send({ type: 'epoch', record: 'nothing that was agreed on' }));

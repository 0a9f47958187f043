// Sends what is no report, and stays.
process.on('message', () => process.send({ type: 'epoch', record: 'nothing that was agreed on' }));

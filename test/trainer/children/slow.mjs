// Sends only heartbeats for a while, then finishes; a later report comes too late.
const steps = {
  type: 'steps',
  firstStep: 1,
  epoch: 1,
  fraction: 1,
  stepsPerSecond: 1,
  loss: [1],
  acc: [0],
  penalty: [null],
  learningRate: [0.1],
};
process.on('message', () => {
  let beats = 0;
  const timer = setInterval(() => {
    process.send({ type: 'heartbeat' });
    if (++beats < 30) return;
    clearInterval(timer);
    process.send({ type: 'finished', outcome: 'completed' });
    process.send(steps);
  }, 20);
});

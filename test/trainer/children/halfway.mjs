// Trains three steps of an epoch, then waits to be stopped; accepts no other run.
process.on('message', ({ type }) => {
  if (type === 'stop') process.exit();
  process.send({ type: 'started', engine: 'cpu', device: 'a test', stepsTotal: 1000, weights: [] });
  process.send({
    type: 'steps',
    firstStep: 1,
    epoch: 1,
    fraction: 0.3,
    stepsPerSecond: 100,
    loss: [3, 2, null],
    acc: [0, 0.5, 1],
    penalty: [0, 0, 0],
    learningRate: [0.1, 0.1, 0.1],
  });
});

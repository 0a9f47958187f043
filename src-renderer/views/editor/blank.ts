/** The text of a new config: small enough to train at once, with every group present. */
export const BLANK_CONFIG = `# A config decides every number of a run. Keys with a default may be left out.
version: 1
name: New experiment
dataset:
  id: digits
  train: { count: all }
model:
  kind: mlp
  hidden: [128]
  activation: relu
  initializer: { kind: heNormal }
# λ·Σw² on the weight matrices
regularizer: { kind: l2, lambda: 0.001 }
optimizer: { kind: sgd, learningRate: 0.1 }
batchSize: 64
epochs: 10
`;

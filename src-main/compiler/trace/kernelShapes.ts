/** All shape rules. */
import { convolutionShapeRules } from './convolutionShapes.ts';
import { type ShapeRule, shapeRules } from './shapes.ts';

export const kernelShapes: Readonly<Record<string, ShapeRule>> = { ...shapeRules, ...convolutionShapeRules };

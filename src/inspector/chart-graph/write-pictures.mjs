// Draws every state chart into docs/charts, for the README and ARCHITECTURE. Run by `npm run charts`, after a build.
import { mkdirSync, writeFileSync } from 'node:fs';
import { CHART_NAMES, chartPicture } from '../../../dist/src/inspector/chart-graph/chart-pictures.js';

const FOLDER = new URL('../../../docs/charts/', import.meta.url);

mkdirSync(FOLDER, { recursive: true });
for (const name of CHART_NAMES) writeFileSync(new URL(`${name}.svg`, FOLDER), chartPicture(name, 'svg'));

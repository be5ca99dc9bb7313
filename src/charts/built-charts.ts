/**
 * What compiling has found out about charts, as JSON by the chart's id. `npm run build` fills it in, in what is built; where only the
 * compiler of TypeScript has run it is empty, and charts are compiled as they are loaded.
 */
export const builtCharts: Readonly<Record<string, string>> = {};

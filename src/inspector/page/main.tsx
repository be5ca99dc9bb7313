import { render } from 'preact';
import 'uplot/dist/uPlot.min.css';
import { App } from './app.js';
import { loadCharts } from './charts.js';
import { Connection } from './connection.js';
import { applyTheme, storedTheme } from './theme.js';

applyTheme(storedTheme());
// The token has been exchanged for a cookie, and need not stand in the address any more.
if (location.search !== '') history.replaceState(null, '', `${location.pathname}${location.hash}`);

const root = document.getElementById('app');
const charts = await loadCharts();
root?.replaceChildren();
if (root !== null) render(<App connection={new Connection()} charts={charts} />, root);

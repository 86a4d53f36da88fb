import { loadCatalogue } from '../../catalogue/catalogue.ts';
import { readRows } from '../../training/read-rows.ts';
import { DEFAULT_SETTINGS } from '../../training/settings.ts';
import { trainModel } from '../../training/train-model.ts';
import { catalogueOrders, recombinedOrders } from './synthetic-orders.ts';

/**
 * A process of its own for each training that is measured, so that its peak memory is its own. Arguments: the number of
 * orders, and a file of orders to recombine (none: the catalogue). Progress goes to standard error, the figures as one
 * line of JSON to standard output.
 */
const [, , count = '', file] = process.argv;
const rows =
  file === undefined
    ? catalogueOrders(loadCatalogue('catalogue/dispatch.json'), Number(count))
    : recombinedOrders((await readRows([file], { text: 'text_masked', label: 'unit' })).rows, Number(count));
const started = performance.now();
const before = process.cpuUsage();
const model = trainModel(rows, {
  ...DEFAULT_SETTINGS,
  progress: (message) => console.error(`${count} orders: ${message}`),
});
const { user, system } = process.cpuUsage(before);
console.log(
  JSON.stringify({
    rows: rows.length,
    characters: rows.reduce((sum, { text }) => sum + text.length, 0),
    features: model.vocabulary.length,
    seconds: (performance.now() - started) / 1_000,
    processorSeconds: (user + system) / 1e6,
    peakMb: process.resourceUsage().maxRSS / 1_024,
  }),
);

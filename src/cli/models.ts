import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { loadConfig } from '../config.ts';
import { ModelShelf } from '../learning/models/model-shelf.ts';
import { DispatchModelDetail } from '../protocol/model.ts';
import { openDatabase } from '../store/database.ts';
import { migrate } from '../store/migrate.ts';
import { AuditRepository } from '../store/repositories/audit-repository.ts';
import { ModelRepository } from '../store/repositories/model-repository.ts';
import { runCommand, UsageError } from './command-line.ts';
import { ModelsClient } from './models/client.ts';
import { detailLines, modelLine, retrainingLine } from './models/words.ts';

const USAGE = `npm run models -- <what> [options]

  import <folder>          stores a model folder as a candidate, in the database of the settings (DATABASE_URL, or DATA_DIR
                           while the service is stopped)
    --note <words>         what for

Against a running service, by --url <address> --token <token of an admin>:

  list                     models, newest first, and what serves
  show <id>                what a model is made of and how it did
  retrain                  begins a full training; what comes of it becomes the shadow
  retraining               how far it is
  shadow <id>              lets a candidate answer beside the model that serves
  promote <id>             lets a candidate or the shadow serve
  withdraw <id>            gives up a candidate or the shadow
  rollback                 the model before serves again, at last that of MODEL_DIR`;

async function importFolder(folder: string | undefined, note: string): Promise<void> {
  if (folder === undefined) throw new UsageError('the folder of the model is missing; see --help');
  const config = loadConfig();
  const database = await openDatabase({ databaseUrl: config.DATABASE_URL, dataDir: config.DATA_DIR });
  try {
    await migrate(database, { jobs: config.REDIS_URL === undefined });
    const repository = new ModelRepository(database);
    // Only what is loaded is unpacked: an import needs no folder of its own.
    const shelf = new ModelShelf({ repository, folder: config.DATA_DIR });
    const createdBy = userInfo().username;
    const model = await shelf.put(folder, { origin: 'imported', createdBy, figures: null, note });
    const entry = { actor: createdBy, roles: ['command line'], action: 'model.import' };
    await new AuditRepository(database).record([{ ...entry, subject: `model/${model.id}` }]);
    console.log(modelLine(model));
  } finally {
    await database.close();
  }
}

await runCommand(USAGE, async (args) => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { note: { type: 'string', default: '' }, url: { type: 'string' }, token: { type: 'string' } },
  });
  const [what, which] = positionals;
  if (what === 'import') return importFolder(which, values.note);
  const client = new ModelsClient(values);
  if (what === 'list') for (const line of await client.list()) console.log(line);
  else if (what === 'show')
    for (const line of detailLines(await client.ask(DispatchModelDetail, 'GET', `/${idOf(which)}`)))
      console.log(line);
  else if (what === 'shadow' || what === 'promote' || what === 'withdraw')
    console.log(modelLine(await client.ask(DispatchModelDetail, 'POST', `/${idOf(which)}/${what}`)));
  else if (what === 'rollback') console.log(`${await client.rollBack()} serves`);
  else if (what === 'retrain') console.log(retrainingLine(await client.retrain()));
  else if (what === 'retraining') console.log(retrainingLine(await client.retraining()));
  else
    throw new UsageError(
      `${what ?? 'nothing'}: it must be import, list, show, retrain, retraining, shadow, promote, withdraw or rollback; see --help`,
    );
});

function idOf(id: string | undefined): string {
  if (id === undefined || !/^\d+$/.test(id))
    throw new UsageError('the id of a model is missing: list tells them; see --help');
  return id;
}

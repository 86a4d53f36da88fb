import { z } from 'zod';
import { DispatchModel, ModelInUse, Retraining } from '../../protocol/model.ts';
import { ApiClient } from '../service/api-client.ts';
import { modelLine } from './words.ts';

const ModelPage = z.object({
  serving: ModelInUse,
  shadow: ModelInUse.nullable(),
  items: z.array(DispatchModel),
});
const Status = z.object({ retraining: Retraining.nullable() });

/** A service's routes under /v1/models. */
export class ModelsClient extends ApiClient {
  /** @throws UsageError unless both are there */
  constructor(at: { url?: string | undefined; token?: string | undefined }) {
    super('/v1/models', at);
  }

  /** What serves, then a line for each of the newest models. */
  async list(): Promise<string[]> {
    const { serving, shadow, items } = await this.ask(ModelPage, 'GET', '');
    const beside = shadow === null ? '' : `, ${shadow.version} is its shadow`;
    const from = serving.modelId === null ? ' (of MODEL_DIR)' : '';
    return [`${serving.version}${from} serves${beside}`, ...items.map(modelLine)];
  }

  /** Answers the version of what serves then. */
  async rollBack(): Promise<string> {
    return (await this.ask(ModelInUse, 'POST', '/rollback')).version;
  }

  retrain(): Promise<Retraining> {
    return this.ask(Retraining, 'POST', '/retrain');
  }

  /** Null when there never was one. */
  async retraining(): Promise<Retraining | null> {
    return (await this.ask(Status, 'GET', '/retraining')).retraining;
  }
}

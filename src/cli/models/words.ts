import type { DispatchModel, DispatchModelDetail, Retraining } from '../../protocol/model.ts';

/** `#3 db485f1a4ff9 serving since 2026-12-01T00:00:00.000Z, trained by admin-1: note`. */
export function modelLine({
  id,
  version,
  state,
  promotedAt,
  origin,
  createdBy,
  note,
}: DispatchModel): string {
  const since = state === 'serving' ? ` since ${promotedAt}` : '';
  return `#${id} ${version} ${state}${since}, ${origin} by ${createdBy}${note === '' ? '' : `: ${note}`}`;
}

/** The model's line, then its figures by head, then what live orders say. */
export function detailLines(model: DispatchModelDetail): string[] {
  const { figures, live } = model;
  const heldOut = Object.entries(figures?.heldOut ?? {}).map(
    ([head, { rows, top1, top3, top5, ece }]) =>
      `  ${head}, ${rows} orders held out: top-1 ${top1.toFixed(3)}, top-3 ${top3.toFixed(3)}, top-5 ${top5.toFixed(3)}, calibration error ${ece.toFixed(3)}`,
  );
  return [
    modelLine(model),
    ...(figures === null ? [] : [`  learnt from ${figures.rows} orders`]),
    ...heldOut,
    ...(live ?? []).map(
      ({ modelVersion, orders, serving, shadow }) =>
        `  ${modelVersion} on ${orders} orders: top-3 ${shareOf(shadow.top3)}, serving ${shareOf(serving.top3)}`,
    ),
  ];
}

function shareOf(share: number | null): string {
  return share === null ? 'unknown' : share.toFixed(3);
}

/** `retraining 2 running, 48 %: train, unit, one-vs-rest, all rows: epoch 2, loss 0.1 (14184 orders)`. */
export function retrainingLine(retraining: Retraining | null): string {
  if (retraining === null) return 'there was no retraining yet';
  const { id, state, progress, rows, modelId, error } = retraining;
  const { stage, share, doing } = progress;
  const done =
    state === 'running' ? `, ${Math.floor(share * 100)} %: ${[stage, doing].filter(Boolean).join(', ')}` : '';
  const counted = rows === null ? '' : ` (${rows} orders)`;
  const model = modelId === null ? '' : `; model #${modelId}`;
  return `retraining ${id} ${state}${done}${counted}${model}${error === null ? '' : `: ${error}`}`;
}

import type { Desk } from '../desk.ts';
import { h, type VNode } from '../dom.ts';
import { actionsView } from './actions-view.ts';
import { alertsView } from './alerts-view.ts';
import { hasOpenedCard } from './answer-cards-view.ts';
import { callHeaderView } from './call-header-view.ts';
import { callsView } from './calls-view.ts';
import { detailsView } from './details-view.ts';
import { dispatchView } from './dispatch-view.ts';
import { factsView } from './facts-view.ts';
import { formView } from './form-view.ts';
import { calmingView, guidanceView } from './guidance-view.ts';
import { mattersView } from './matters-view.ts';
import { relatedView } from './related-view.ts';
import { selfServiceView } from './self-service-view.ts';
import { summaryView } from './summary-view.ts';
import { topView } from './top-view.ts';
import { transcriptView } from './transcript-view.ts';

export interface TranscriptScroll {
  /** The newest line is in sight, and shall stay so. */
  readonly following: boolean;
  toEnd(): void;
}

/** The whole sidebar of a signed-in agent. */
export function pageView(desk: Desk, scroll: TranscriptScroll, signOut: () => void): VNode {
  const call = desk.current();
  return h(
    'div',
    { class: 'page', key: 'page' },
    topView(desk, '接诉', signOut),
    callsView(desk),
    call === null
      ? null
      : h(
          'main',
          { class: 'call', key: call.summary.callId },
          callHeaderView(desk, call),
          selfServiceView(desk, call),
          alertsView(desk, call),
          h(
            'div',
            { class: 'columns' },
            h(
              'div',
              {
                class: 'column listen',
                'data-guided': String(call.view.guidance !== null),
                'data-opened': String(hasOpenedCard(call)),
              },
              calmingView(desk, call),
              transcriptView(desk, call, scroll.following, () => scroll.toEnd()),
              guidanceView(desk, call),
            ),
            h(
              'div',
              { class: 'column work' },
              dispatchView(desk, call),
              formView(desk, call),
              detailsView(desk, call),
              factsView(desk, call),
              relatedView(desk, call),
              mattersView(call),
              summaryView(desk, call),
            ),
          ),
          actionsView(desk, call),
        ),
  );
}

import { type Actor, CommandError, requireAgent } from '../../call/commands.ts';
import type { LiveCall } from '../../call/live-call.ts';
import { KnowledgeError } from '../../knowledge/contract.ts';
import type { KnowledgeBase } from '../../knowledge/knowledge-base.ts';

/**
 * Tells the owner of an article that it is wrong, and notes it in the call. A flag of the same person on the same text is
 * kept once, and so is a command's id.
 *
 * @throws CommandError unless the person is the call's agent and there is such an article
 */
export async function flagArticle(
  call: LiveCall,
  actor: Actor,
  { articleId, reason }: { readonly articleId: string; readonly reason: string | null },
  knowledge: Pick<KnowledgeBase, 'flag'>,
): Promise<void> {
  const by = actor.principal.sub;
  await call.change((state) => {
    requireAgent(state, actor.principal);
    return null;
  });
  try {
    await knowledge.flag({ articleId, by, callId: call.id, reason });
  } catch (error) {
    if (!(error instanceof KnowledgeError)) throw error;
    throw new CommandError('unknown_article', '知识库中没有这篇文章，可能已被删除。');
  }
  await call.change((state) =>
    state.commands.has(actor.commandId)
      ? null
      : { events: [{ type: 'article.flagged', by, commandId: actor.commandId, articleId, reason }] },
  );
}

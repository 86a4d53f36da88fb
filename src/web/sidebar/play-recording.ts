import { takeToken } from './kept-token.ts';

/**
 * Fetches a voice message from the service and puts it into the player: an `audio` element cannot show a token. The
 * service stands beside the page, as its desk stream does.
 *
 * @throws when it cannot be had: removed meanwhile, or not this agent's any more
 */
export async function playRecording(callId: string, player: HTMLAudioElement): Promise<void> {
  const response = await fetch(
    new URL(`../v1/calls/${encodeURIComponent(callId)}/recording`, location.href),
    {
      headers: { authorization: `Bearer ${takeToken() ?? ''}` },
    },
  );
  if (!response.ok) throw new Error(`answered ${response.status}`);
  const sound = await response.blob();
  URL.revokeObjectURL(player.src);
  player.src = URL.createObjectURL(sound);
  player.hidden = false;
  await player.play();
}

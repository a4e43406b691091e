// Who comes away from a draw with nothing is told, and of more tickets only where the programme really gives them.
import type { TellLost } from '#draws/drawing.ts';
import { text } from '#kit/text.ts';
import { putMessages } from '#messages/outbox.ts';
import type { House } from '#store/house.ts';

export const tellLostBy =
  (house: House): TellLost =>
  async (q, tenantId, { id, title }, { people, moreNextTime: more }) => {
    const words = text(
      `${title}：这次没有抽中${more > 0 ? `，下次多 ${more} 张签` : ''}`,
      `${title}: not drawn this time${more > 0 ? `; ${more} more ticket${more === 1 ? '' : 's'} next time` : ''}`,
    );
    const payload = { words, link: `/hall/draws/${id}` };
    await putMessages(
      house,
      q,
      tenantId,
      people.map((personId) => ({ topic: 'draw-lost', dedupe: `draw-lost:${id}:${personId}`, personId, payload })),
    );
  };

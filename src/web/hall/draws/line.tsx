// A draw as one line: what it is, how it stands with the member, and when it goes on.
import { Link } from 'wouter';
import type { Answer } from '#web/parts/api.ts';
import { isDrawn, stateWords, useMoment } from '#web/parts/draw/words.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { StatusTag } from '#web/parts/status.tsx';

type Mine = Answer<'GET /me/draws'>['items'][number];

export function DrawLine({ draw }: { readonly draw: Mine }) {
  const { say } = useReader();
  const moment = useMoment();
  const [tone, says] = stateWords[draw.state];
  const entered = { zh: '已报名', en: 'You are in' };
  return (
    <li>
      <Link href={`/hall/draws/${draw.id}`} className="item">
        <span className="grow">
          <span className="t">{draw.title}</span>
          <span className="line">
            {draw.entered && draw.state === 'open' ? (
              <StatusTag tone="ok" says={entered} />
            ) : (
              <StatusTag tone={tone} says={says} />
            )}{' '}
            <span className="meta">
              {draw.witness && say('请您见证 ', 'You are a witness ')}
              {!isDrawn(draw) &&
                (draw.state === 'open'
                  ? say(`${moment(draw.closesAt)}截止报名`, `entries close ${moment(draw.closesAt)}`)
                  : say(`${moment(draw.outsideAt)}以后抽`, `drawn after ${moment(draw.outsideAt)}`))}
            </span>
          </span>
        </span>
        <Icon name="right" className="chev" />
      </Link>
    </li>
  );
}

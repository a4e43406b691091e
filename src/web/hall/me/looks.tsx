// Who looked at my data: a line for a person and a day, with what of it and why; a look without a case of mine stands out.
import { Link, useSearchParams } from 'wouter';
import { text } from '#kit/text.ts';
import { Phone } from '#web/hall/phone.tsx';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { caseNamed } from '#web/parts/case-name.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Empty, Shown } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';
import { isOfWork, purposesWords, viewedWords } from '#web/parts/viewed-words.ts';

type Look = Answer<'GET /people/{id}/views'>['items'][number];

/** Of more a day the cases are not named one by one. */
const linkedAtMost = 3;

interface RowProps {
  readonly look: Look;
  readonly mine: boolean;
  /** Among looks of several cases. */
  readonly amongAll: boolean;
}

function Row({ look, mine, amongAll }: RowProps) {
  const { say } = useReader();
  const { instant, fullDay } = useFormats();
  const stray = !mine && look.cases.length === 0 && !look.purposes.some(isOfWork);
  const name = `${look.viewerName}${look.viewerUnion ? ` · ${look.viewerUnion}` : ''}`;
  return (
    <li className="item">
      <span className="grow">
        {stray && <StatusTag tone="warn" says={text('没有对应办件', 'No case of yours')} />}
        <span className="t block">{mine ? say('您自己', 'You yourself') : name}</span>
        <span className="sub block">
          <span className="meta">{say('为什么看：', 'Why: ')}</span>
          {say(purposesWords(look.purposes))}
        </span>
        <span className="sub block">
          <span className="meta">{say('看了什么：', 'What: ')}</span>
          {say(viewedWords(look.what))}
        </span>
        <span className="meta">
          {instant(look.at)}
          {look.times > 1 && say(`，这一天共 ${look.times} 次`, `, ${look.times} times that day`)}
        </span>
        {amongAll &&
          look.cases.slice(0, linkedAtMost).map(({ id, programme, on }) => (
            <Link key={id} className="meta block" href={`/hall/cases/${id}`}>
              {say('为了：', 'For: ')}
              {say(caseNamed(programme, fullDay(on)))}
            </Link>
          ))}
      </span>
    </li>
  );
}

function Looks({ personId, caseId }: { readonly personId: number; readonly caseId: number | null }) {
  const { say } = useReader();
  const query = caseId === null ? {} : { case: caseId };
  const views = useAnswer('GET /people/{id}/views', { params: { id: personId }, query });
  return (
    <Shown of={views} lines={6}>
      {({ items: all }) => {
        const items = caseId === null ? all : all.filter((look) => look.viewerId !== personId);
        return items.length === 0 ? (
          <Empty
            says={{
              zh: '还没有人看过您的资料。系统替您核对时，没有人看到内容',
              en: 'Nobody has looked at your data. When the system checks rules nobody sees them',
            }}
          />
        ) : (
          <>
            <ul className="list">
              {items.map((look) => (
                <Row
                  key={`${look.at}-${look.viewerId}`}
                  look={look}
                  mine={look.viewerId === personId}
                  amongAll={caseId === null}
                />
              ))}
            </ul>
            <p className="meta note-below">
              {say('有疑问请拨打 12351，或向单位工会询问', 'Questions? Call 12351, or ask your union')}
            </p>
          </>
        );
      }}
    </Shown>
  );
}

export default function LooksPage() {
  const { say } = useReader();
  const [search] = useSearchParams();
  const me = useAnswer('GET /me', {});
  const caseId = Number(search.get('case')) || null;
  return (
    <Phone
      back={caseId === null ? '/hall/me' : `/hall/cases/${caseId}`}
      title={caseId === null ? say('我的', 'Me') : say('这件办件', 'The case')}
    >
      <section className="sec first">
        <h1>
          {caseId === null
            ? say('谁看过我的资料', 'Who looked at my file')
            : say('谁看过这件', 'Who looked at this case')}
        </h1>
        <p className="meta">
          {say(
            '谁、哪一天、为什么看的；同一个人一天看几次合成一行',
            'Who, on which day and why; several looks of one person on one day are one line',
          )}
        </p>
        <Shown of={me}>{({ personId }) => <Looks personId={personId} caseId={caseId} />}</Shown>
        {caseId !== null && (
          <Link className="btn btn-wide" href="/hall/me/looks">
            {say('看全部', 'See all')}
          </Link>
        )}
      </section>
    </Phone>
  );
}

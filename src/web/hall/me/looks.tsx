// Who looked at my data, what of it, for which purpose; a look without a case of mine stands out.
import { Link, useSearchParams } from 'wouter';
import { text } from '#kit/text.ts';
import { purposeWords, viewPurposes } from '#policy/view-purposes.ts';
import { Phone } from '#web/hall/phone.tsx';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Empty, Shown } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';
import { viewedWords } from '#web/parts/viewed-words.ts';

type Look = Answer<'GET /people/{id}/views'>['items'][number];

interface RowProps {
  readonly look: Look;
  readonly mine: boolean;
  /** Among looks of several cases. */
  readonly amongAll: boolean;
}

function Row({ look, mine, amongAll }: RowProps) {
  const { say } = useReader();
  const { instant } = useFormats();
  const known = Object.hasOwn(viewPurposes, look.purpose);
  const stray = !mine && look.caseId === null && !known;
  return (
    <li className="item">
      <span className="grow">
        {stray && <StatusTag tone="warn" says={text('没有对应办件', 'No case of yours')} />}
        <span className="t block">
          {mine
            ? say('您自己', 'You yourself')
            : `${look.viewerName}${look.viewerUnion ? ` · ${look.viewerUnion}` : ''}`}
        </span>
        <span className="sub block">
          {say('看了', 'Saw ')}
          {say(viewedWords(look.what))}
          {say('：', ': ')}
          {say(purposeWords(look.purpose))}
        </span>
        <span className="meta">{instant(look.at)}</span>
        {amongAll && look.caseId !== null && (
          <Link className="meta block" href={`/hall/cases/${look.caseId}`}>
            {say('为这件', 'For this case')}
          </Link>
        )}
      </span>
    </li>
  );
}

function Looks({ personId, caseId }: { readonly personId: number; readonly caseId: number | null }) {
  const { say } = useReader();
  const views = useAnswer('GET /people/{id}/views', { params: { id: personId } });
  return (
    <Shown of={views} lines={6}>
      {({ items: all }) => {
        const items =
          caseId === null ? all : all.filter((look) => look.caseId === caseId && look.viewerId !== personId);
        return items.length === 0 ? (
          <Empty
            says={{
              zh: '还没有人调看过您的证件、手机号或账户。系统替您核对时，没有人看到内容',
              en: 'Nobody has opened your ID number, phone or account. When the system checks rules nobody sees them',
            }}
          />
        ) : (
          <>
            <ul className="list">
              {items.map((look) => (
                <Row
                  key={`${look.at}-${look.viewerId}-${look.what}`}
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
            : say(`谁看过办件 ${caseId}`, `Who looked at case ${caseId}`)}
        </h1>
        <p className="meta">{say('最近 100 次', 'The last 100 times')}</p>
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

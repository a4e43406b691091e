// What I show and what I asked for: mine, and of the unions for which I speak; what waits for me first.
import { Link } from 'wouter';
import { Phone } from '#web/hall/phone.tsx';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { Parts } from '#web/parts/parts.tsx';
import { Empty, Shown } from '#web/parts/said.tsx';
import { type MyInterest, matchesTitle, showingStates, standingWords, whatWords } from '#web/parts/showing-words.ts';
import { StatusTag } from '#web/parts/status.tsx';

type MyShowing = Answer<'GET /me/showings'>['items'][number];

const renewable = {
  over: { zh: '公开期满，可以续期', en: 'Not on show any more: you may renew it' },
  soon: { zh: '快到期，可以续期', en: 'Nearly over: you may renew it' },
};

function ShowingRow({ one: { showing, waiting, mayRenew } }: { readonly one: MyShowing }) {
  const { say } = useReader();
  const { dayOf } = useFormats();
  const standing =
    waiting > 0
      ? ({ tone: 'wait', says: { zh: `${waiting} 件等您答复`, en: `${waiting} to be answered` } } as const)
      : mayRenew
        ? ({ tone: 'wait', says: showing.state === 'over' ? renewable.over : renewable.soon } as const)
        : showingStates[showing.state];
  return (
    <li>
      <Link className="item" href={`/hall/showcase/${showing.caseId}/asked`}>
        <span className="grow">
          <span className="t block">{showing.title}</span>
          <span className="meta block">
            <Parts
              of={[
                say(whatWords[showing.what]),
                say(`${dayOf(showing.disclosedAt)}公开`, `disclosed ${dayOf(showing.disclosedAt)}`),
                say(`意向 ${showing.interests} 份`, `${showing.interests} interested`),
              ]}
            />
          </span>
          <StatusTag {...standing} />
        </span>
        <Icon name="right" className="chev" />
      </Link>
    </li>
  );
}

function InterestRow({ one }: { readonly one: MyInterest }) {
  const { say } = useReader();
  return (
    <li>
      <Link className="item" href={`/hall/showcase/interests/${one.showing.caseId}/${one.number}`}>
        <span className="grow">
          <span className="t block">{one.showing.title}</span>
          <span className="meta block">
            <Parts of={[one.showing.unit, one.unionName && say(`代表${one.unionName}`, `for ${one.unionName}`)]} />
          </span>
          <StatusTag {...standingWords[one.status]} />
        </span>
        <Icon name="right" className="chev" />
      </Link>
    </li>
  );
}

export default function MyShowcase() {
  const { say } = useReader();
  const showings = useAnswer('GET /me/showings', {});
  const interests = useAnswer('GET /me/interests', {});
  return (
    <Phone title={say('我的', 'Me')} back="/hall/me">
      <section className="sec first flush">
        <h1>{say(matchesTitle)}</h1>
        <h2>{say('我推介的', 'What I show')}</h2>
        <Shown of={showings}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty
                says={{
                  zh: '还没有。在“找服务”里申请推介，公开以后会在这里',
                  en: 'Nothing yet. Apply for the showcase among the services; once disclosed it stands here',
                }}
              />
            ) : (
              <ul className="list">
                {items.map((one) => (
                  <ShowingRow key={one.showing.id} one={one} />
                ))}
              </ul>
            )
          }
        </Shown>
      </section>
      <section className="sec flush">
        <h2>{say('我提的意向', 'What I asked for')}</h2>
        <Shown of={interests}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty says={{ zh: '还没有提过意向', en: 'You have not asked for anything yet' }}>
                <a className="btn" href="open/showcase">
                  {say('去看正在推介的', 'See what is on show')}
                </a>
              </Empty>
            ) : (
              <ul className="list">
                {items.map((one) => (
                  <InterestRow key={`${one.showing.caseId}/${one.number}`} one={one} />
                ))}
              </ul>
            )
          }
        </Shown>
      </section>
    </Phone>
  );
}

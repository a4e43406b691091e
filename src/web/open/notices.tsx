// The notices that are running, and those that lately ended.
import { Link } from 'wouter';
import { OpenFrame } from '#web/open/frame.tsx';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { noticeLeft } from '#web/parts/notice-left.ts';
import { Parts } from '#web/parts/parts.tsx';
import { Empty, Shown } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

type Notice = Answer<'GET /notices'>['items'][number];

function NoticeRow({ notice }: { readonly notice: Notice }) {
  const { say, today } = useReader();
  const { day, dayOf, count } = useFormats();
  return (
    <li>
      <Link href={`/open/notices/${notice.id}`} className="item">
        <div className="grow">
          <div className="t">{say(notice.title)}</div>
          <div className="meta">
            <Parts
              of={[
                say(notice.organisation),
                say(`${count(notice.entries)} 人`, `${count(notice.entries)} names`),
                say(`${dayOf(notice.publishedAt)}公布`, `published ${dayOf(notice.publishedAt)}`),
              ]}
            />
          </div>
        </div>
        {notice.running ? (
          <StatusTag tone="go" says={noticeLeft(today, notice.until)} />
        ) : (
          <StatusTag tone="off" says={{ zh: `${day(notice.until)}结束`, en: `ended ${day(notice.until)}` }} />
        )}
        <Icon name="right" className="chev" />
      </Link>
    </li>
  );
}

export default function Notices() {
  const { say } = useReader();
  const notices = useAnswer('GET /notices', {});
  return (
    <OpenFrame title={say('公示', 'Notices')}>
      <p className="sub">
        {say(
          '这些是工会准备办、请大家看一看的名单。有不同意见，公示期内都可以说，可以不留名',
          'Lists of what the union is about to decide, for everybody to look at. Whoever disagrees may say so while a notice runs, without giving a name',
        )}
      </p>
      <div className="paper">
        <Shown of={notices}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty
                says={{
                  zh: '现在没有公示。结束 30 天以内的也会列在这里',
                  en: 'Nothing is on notice now. What ended within 30 days would be listed here too',
                }}
              />
            ) : (
              <ul className="list">
                {items.map((notice) => (
                  <NoticeRow key={notice.id} notice={notice} />
                ))}
              </ul>
            )
          }
        </Shown>
      </div>
    </OpenFrame>
  );
}

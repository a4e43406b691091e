// An address that leads nowhere.
import { Link } from 'wouter';
import { Phone } from '#web/hall/phone.tsx';
import { useReader } from '#web/parts/language.tsx';
import { Empty } from '#web/parts/said.tsx';

export default function Missing() {
  const { say } = useReader();
  return (
    <Phone title={say('没有这个页面', 'No such page')}>
      <section className="sec">
        <Empty
          says={{
            zh: '没有这个页面。可能是地址抄错了，或者这件事已经办完',
            en: 'There is no such page. The address may be wrong, or the matter is closed',
          }}
        >
          <Link className="btn" href="/">
            {say('回首页', 'Home')}
          </Link>
        </Empty>
      </section>
    </Phone>
  );
}

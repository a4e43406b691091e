// The hall: members, phone first. One column, the reader's next step first; everything but the first screen is fetched when it is opened.
import '#web/style/tokens.css';
import '#web/style/base.css';
import '#web/style/parts.css';
import '#web/style/hall.css';
import { HallRoutes } from '#web/hall/routes.tsx';
import { start } from '#web/parts/frame.tsx';

start(<HallRoutes />);

// Not before the first screen is there: it would compete for the line.
if ('serviceWorker' in navigator) addEventListener('load', () => navigator.serviceWorker.register('service-worker.js'));

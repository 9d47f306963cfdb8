/** Starts the app. What the first screen needs was asked for ahead (`src/ahead.ts`). */
import { createRoot } from 'react-dom/client';
import './ui/tokens.css';
import './ui/base.css';
import { App } from './app/app.tsx';
import { queryClient } from './app/query-client.ts';
import { sessionQuery } from './data/session.ts';
import { currentLanguage } from './i18n/messages.ts';
import { startTheme } from './ui/theme.ts';

document.documentElement.lang = currentLanguage();
startTheme();
void queryClient.prefetchQuery(sessionQuery);
createRoot(document.getElementById('root')!).render(<App />);

/** The least a React page can be, built as the app is: what the app's loading times are measured against. */
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';

createRoot(document.getElementById('root')!).render(createElement('h1', null, 'Floor'));

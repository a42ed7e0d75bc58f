// What every page needs: copying, and choosing one of several parts. Everything else works without script.
document.addEventListener('click', async event => {
  const copy = event.target.closest('button[data-copy]');
  if (copy) {
    const text = copy.closest('.code').querySelector('code').textContent;
    const before = copy.textContent;
    try {
      await navigator.clipboard.writeText(text);
      copy.textContent = 'Copied';
    } catch {
      copy.textContent = 'Select it';
      getSelection().selectAllChildren(copy.closest('.code').querySelector('code'));
    }
    setTimeout(() => { copy.textContent = before; }, 1500);
    return;
  }
  const tab = event.target.closest('.switch [role="tab"]');
  if (tab) {
    choose(tab);
  }
});

function choose(tab) {
  const group = tab.closest('.switch');
  for (const other of group.querySelectorAll('[role="tab"]')) {
    const chosen = other === tab;
    other.setAttribute('aria-selected', String(chosen));
    other.tabIndex = chosen ? 0 : -1;
    document.getElementById(other.getAttribute('aria-controls')).hidden = !chosen;
  }
}

document.addEventListener('keydown', event => {
  const tab = event.target.closest?.('.switch [role="tab"]');
  if (tab && (event.key === 'ArrowRight' || event.key === 'ArrowLeft')) {
    const tabs = [...tab.closest('.switch').querySelectorAll('[role="tab"]')];
    const step = event.key === 'ArrowRight' ? 1 : -1;
    const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length];
    choose(next);
    next.focus();
  }
});

// A filter's choice is made when it is changed; with no script its button does it.
document.addEventListener('change', event => {
  if (event.target.matches('form[data-at-once] select, form[data-at-once] input')) {
    event.target.form.requestSubmit();
  }
});

// A live part asks for nothing while nobody sees it, nor while it is paused, and keeps no more rows than it says.
document.addEventListener('htmx:beforeRequest', event => {
  const live = event.target;
  if (!live.matches('[data-live]')) {
    return;
  }
  if (document.hidden || document.querySelector('[data-pause][aria-pressed="true"]')) {
    event.preventDefault();
  }
  const rows = live.closest('[data-most]');
  while (rows && rows.children.length > Number(rows.dataset.most)) {
    rows.lastElementChild.remove();
  }
});

for (const pause of document.querySelectorAll('[data-pause]')) {
  pause.hidden = false;
  pause.setAttribute('aria-pressed', 'false');
  pause.addEventListener('click', () => {
    const paused = pause.getAttribute('aria-pressed') !== 'true';
    pause.setAttribute('aria-pressed', String(paused));
    pause.textContent = paused ? 'Go on' : 'Pause';
  });
}

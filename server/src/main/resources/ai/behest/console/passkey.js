// Forms that a passkey answers: data-passkey says whether one is made or used, data-options where the challenge comes from.
document.addEventListener('submit', async event => {
  const form = event.target;
  const wish = form.dataset.passkey;
  if (!wish || form.dataset.answered) {
    return;
  }
  event.preventDefault();
  const complaint = form.querySelector('.wrong');
  complaint.hidden = true;
  try {
    const csrf = form.querySelector('input[name="csrf"]');
    const reply = await fetch(form.dataset.options, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...(csrf && { 'X-CSRF-Token': csrf.value }) },
      body: new URLSearchParams(csrf ? { csrf: csrf.value } : {}),
    });
    const type = reply.headers.get('Content-Type') || '';
    if (!reply.ok || !type.startsWith('application/json')) {
      // the form's own answer is a page that says what is wrong
      form.dataset.answered = 'yes';
      form.submit();
      return;
    }
    const options = await reply.json();
    const credential = wish === 'create'
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
    form.querySelector('input[name="credential"]').value = JSON.stringify(credential.toJSON());
    form.dataset.answered = 'yes';
    form.submit();
  } catch (failure) {
    complaint.textContent = failure.name === 'NotAllowedError'
      ? 'No passkey was used. Try again, or sign in another way.'
      : 'This browser could not use a passkey here: ' + failure.message;
    complaint.hidden = false;
  }
});

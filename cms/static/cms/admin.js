// What Wagtail's screens need of us.
(() => {
  // Wagtail starts some widgets with inline scripts, which our policy forbids: the templates of the same names
  // in cms/templates/wagtailadmin say what to start, and this starts it, also when it comes later.

  // `new PageChooser("id", {...});` or `createTaskChooser("id");`: only functions so named can be called.
  const chooser = (element) => {
    const [, isNew, name, words] = element.dataset.call.match(/^(new )?(\w*Chooser)\((.*)\);?\s*$/s);
    const values = JSON.parse(`[${words}]`);
    return isNew ? new window[name](...values) : window[name](...values);
  };

  const start = {
    chooser,
    date: (element, options) => window.initDateChooser(element.dataset.of, options),
    datetime: (element, options) => window.initDateTimeChooser(element.dataset.of, options),
    time: (element, options) => window.initTimeChooser(element.dataset.of, options),
    "inline-panel": (element, options) => new window.InlinePanel(options),
    "multiple-chooser-panel": (element, options) => new window.MultipleChooserPanel(options),
  };

  const startAllWithin = (root) => {
    for (const element of root.querySelectorAll("[data-starts]")) {
      const { starts, options } = element.dataset;
      element.removeAttribute("data-starts");
      start[starts](element, options && JSON.parse(options));
    }
  };

  new MutationObserver((changes) => {
    for (const change of changes) {
      for (const node of change.addedNodes) {
        if (node.parentElement) startAllWithin(node.parentElement);
      }
    }
  }).observe(document, { childList: true, subtree: true });

  // The rich-text editor writes into its form field a quarter of a second after the last key. Whoever presses
  // Save sooner would lose the last words, so they are written now. (While comments are on, the editor's own
  // `saveState` writes nothing; where comments stand in the text is marked with styles that are not saved.)
  const write = (field) => {
    const content = window.Draftail.serialiseEditorStateToRaw(field.draftailEditor.getEditorState());
    for (const block of content?.blocks ?? []) {
      block.inlineStyleRanges = block.inlineStyleRanges.filter(({ style }) => !style.startsWith("COMMENT-"));
    }
    field.value = JSON.stringify(content);
  };

  document.addEventListener(
    "submit",
    ({ target }) => {
      for (const field of target.elements) if (field.draftailEditor) write(field);
    },
    { capture: true },
  );
})();

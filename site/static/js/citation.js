// A citation in the editor of texts: chosen from the list of sources, one piece with the source's short name.
// Stored as [^key] (core/citing.py); the page numbers it.

const { React, DraftJS, draftail } = window;

class CitationSource extends draftail.ModalWorkflowSource {
  getChooserConfig() {
    return {
      url: this.props.entityType.chooserUrl,
      urlParams: {},
      onload: window.CHOOSER_MODAL_ONLOAD_HANDLERS,
      responses: { chosen: this.onChosen },
    };
  }

  // Not Wagtail's own, which would put the title into the text.
  onChosen(source) {
    const { editorState, entityType, onComplete } = this.props;
    const content = editorState.getCurrentContent();
    const data = { key: source.key, label: source.label };
    const key = content.createEntity(entityType.type, "IMMUTABLE", data).getLastCreatedEntityKey();
    // After the words that are marked, never instead of them.
    const selection = editorState.getSelection();
    const end = selection.merge({
      anchorKey: selection.getEndKey(),
      anchorOffset: selection.getEndOffset(),
      focusKey: selection.getEndKey(),
      focusOffset: selection.getEndOffset(),
      isBackward: false,
    });
    const cited = DraftJS.Modifier.insertText(content, end, `[^${source.key}]`, null, key);
    this.workflow.close();
    onComplete(DraftJS.EditorState.push(editorState, cited, "insert-characters"));
  }
}

const Citation = ({ entityKey, contentState, children }) => {
  const { key, label } = contentState.getEntity(entityKey).getData();
  return React.createElement("span", { className: "citation-piece", title: key, "data-label": label || key }, children);
};

draftail.registerPlugin({ type: "CITATION", source: CitationSource, decorator: Citation }, "entityTypes");

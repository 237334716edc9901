// Keeps the rows that are selected in the tree and the document's selection the same.
#pragma once

#include <QObject>

#include "ui/weights/weights_tree.h"

namespace quantie {

class SelectionSync : public QObject {
    Q_OBJECT

  public:
    SelectionSync(Document& document, WeightsFilter& filter, WeightsTree& tree);

  private:
    void toDocument();
    void toTree();

    Document& m_document;
    WeightsFilter& m_filter;
    WeightsTree& m_tree;
    bool m_working = false;  ///< what changes now is our own doing, or rows that come and go
};

}  // namespace quantie

// The open model and another one that is compared with it: the other file is read, and both are compared, beside the
// window.
#pragma once

#include <QObject>
#include <memory>
#include <vector>

#include "core/export/compare.h"
#include "ui/document/document.h"

namespace quantie {

/// What was found.
struct Compared {
    Comparison comparison;
    /// Per call and use of one, that of the other in its place; -1 for none.
    std::vector<int> callsInSecond, callsInFirst, usesInSecond, usesInFirst;
};

class ComparedModels : public QObject {
    Q_OBJECT

  public:
    ComparedModels(Document& first, QObject* parent);

    /// Reads it with the layer definitions of the first. compared() or failed() follows.
    void open(const QString& file, const QString& weights);
    void stop();

    Document& first() { return m_first; }
    Document& second() { return m_second; }
    /// None until compared(), and from when either model is read again.
    const Compared* result() const { return m_result.get(); }

  signals:
    /// What is being done, for the user; empty when nothing is any more.
    void working(const QString& what);
    void compared();
    void failed(const QString& why);

  private:
    void compare();

    Document& m_first;
    Document m_second;
    Job m_job;
    std::shared_ptr<const Compared> m_result;
};

}  // namespace quantie

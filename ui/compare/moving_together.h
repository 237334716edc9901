// Two views of corresponding models that show the same part of both: where one goes, the other follows.
#pragma once

#include <QObject>
#include <vector>

namespace quantie {

class GraphView;

class MovingTogether : public QObject {
    Q_OBJECT

  public:
    MovingTogether(GraphView& first, GraphView& second, QObject* parent);

    /// Per call of each model, the other's in its place; -1 for none.
    void setCalls(std::vector<int> firstToSecond, std::vector<int> secondToFirst);

  private:
    void follow(const GraphView& from, GraphView& to, const std::vector<int>& counterparts);

    GraphView& m_first;
    GraphView& m_second;
    std::vector<int> m_firstToSecond;
    std::vector<int> m_secondToFirst;
    bool m_following = false;
};

}  // namespace quantie

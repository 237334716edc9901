#include "ui/graph/marks.h"

namespace quantie {
namespace {

class Marking {
  public:
    Marking(const Document& document, const Scene& scene) : m_document(document), m_scene(scene) {}

    void select(const Item& item) {
        switch (item.kind) {
            case Item::Kind::None:
                break;
            case Item::Kind::Call:
            case Item::Kind::Group:
                put(m_marks.selected, m_scene.boxOf(item));
                put(m_marks.wired, m_scene.boxOf(item));
                break;
            case Item::Kind::Use:
                selectUse(item.index);
                lookAt({graph().uses[item.index].variable}, m_marks.tied);
                break;
            case Item::Kind::Variable:
                for (const int use : graph().variables[item.index].uses) selectUse(use);
                lookAt({item.index}, m_marks.tied);
                break;
        }
    }

    void lookAt(const QList<int>& variables, std::set<int>& outlined) {
        QList<int> fresh;
        for (const int variable : variables) {
            if (!graph().variables[variable].tied() || !m_marks.activeTies.insert(variable).second) continue;
            fresh.append(variable);
            for (const int use : graph().variables[variable].uses) put(outlined, boxOfUse(use));
        }
        if (fresh.isEmpty() || m_marks.bands.size() >= mostBands) return;
        TieBand band = tieBand(m_scene, m_document, fresh);
        if (!band.isEmpty()) m_marks.bands.push_back(std::move(band));
    }

    void match(const QList<Item>& items, int current) {
        for (qsizetype i = 0; i < items.size(); ++i) {
            const int box = items[i].kind == Item::Kind::Use ? boxOfUse(items[i].index) : m_scene.boxOf(items[i]);
            put(m_marks.matches, box);
            if (i == current) m_marks.currentMatch = box;
        }
    }

    Marks& marks() { return m_marks; }

  private:
    const Graph& graph() const { return m_document.graph(); }
    int boxOfUse(int use) const { return m_scene.boxOf({Item::Kind::Call, graph().uses[use].call}); }
    static void put(std::set<int>& boxes, int box) {
        if (box >= 0) boxes.insert(box);
    }
    void selectUse(int use) {
        m_marks.uses.insert(use);
        put(m_marks.selected, boxOfUse(use));
    }

    const Document& m_document;
    const Scene& m_scene;
    Marks m_marks;
};

}  // namespace

Marks marksOf(const Document& document, const Scene& scene, const Focus& focus) {
    Marking marking(document, scene);
    Marks& marks = marking.marks();
    // First what is looked at: vectors of one row share a band.
    marking.lookAt(focus.hoveredTies, marks.tied);
    marking.lookAt(focus.pinnedTies, marks.tied);
    marks.dims = !marks.activeTies.empty();
    for (const Item& item : document.selection().items()) marking.select(item);
    marking.match(focus.matches, focus.currentMatch);
    const Item current = document.selection().current();
    if (focus.keyboard && current.kind == Item::Kind::Use) marks.focusedUse = current.index;
    return marks;
}

}  // namespace quantie

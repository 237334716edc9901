// The architecture of a model with many layers, as a Keras file has it: rows of Dense layers side by side, added up.
#pragma once

#include <QByteArray>
#include <QFile>
#include <QString>

namespace quantie {

class ChainModel {
  public:
    ChainModel(int chains, int length) {
        add("InputLayer", "x", R"("batch_input_shape": [null, 64], "dtype": "float32")", {});
        QByteArrayList ends;
        for (int chain = 0; chain < chains; ++chain) {
            QByteArray last = "x";
            for (int i = 0; i < length; ++i) {
                const QByteArray name = "dense_" + QByteArray::number(chain) + '_' + QByteArray::number(i);
                add("Dense", name, R"("units": 64, "use_bias": true, "activation": "linear", "dtype": "float32")",
                    {last});
                last = name;
            }
            ends << last;
        }
        add("Add", "sum", R"("dtype": "float32")", ends);
    }

    QByteArray json() const {
        return R"({"class_name": "Functional", "keras_version": "2.15.0", "backend": "tensorflow", "config": {"name": "chains", "trainable": true, "layers": [)" +
               m_layers.join(", ") + R"(], "input_layers": [["x", 0, 0]], "output_layers": [["sum", 0, 0]]}})";
    }

    bool write(const QString& file) const {
        QFile out(file);
        return out.open(QIODevice::WriteOnly) && out.write(json()) > 0;
    }

  private:
    void add(const QByteArray& className, const QByteArray& name, const QByteArray& config,
             const QByteArrayList& inputs) {
        QByteArrayList nodes;
        for (const QByteArray& input : inputs) nodes << "[\"" + input + "\", 0, 0, {}]";
        const QByteArray inbound = nodes.isEmpty() ? QByteArray() : '[' + nodes.join(", ") + ']';
        m_layers << "{\"class_name\": \"" + className + "\", \"name\": \"" + name + "\", \"config\": {\"name\": \"" +
                        name + "\", " + config + "}, \"inbound_nodes\": [" + inbound + "]}";
    }

    QByteArrayList m_layers;
};

}  // namespace quantie

#include "core/recipe/architecture_hash.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/model/json_text.h"

namespace quantie {
namespace {

using Member = std::pair<std::string_view, const Json*>;

bool isOneOf(std::string_view key, std::initializer_list<std::string_view> keys) {
    return std::find(keys.begin(), keys.end(), key) != keys.end();
}

/// Something that Keras makes from its class: a layer, an initializer.
bool isSerializedObject(const Json& object) {
    const Json* name = findMember(object, "class_name");
    return name != nullptr && name->is_string() && findMember(object, "config") != nullptr;
}

class Canonical {
  public:
    void writeModel(const Json& architecture) {
        m_text = "{\"class_name\":";
        const Json* name = findMember(architecture, "class_name");
        const Json* config = findMember(architecture, "config");
        writeClassName(name == nullptr ? Json() : *name);
        m_text += ",\"config\":";
        write(config == nullptr ? Json() : *config);
        m_text += '}';
    }

    std::string take() { return std::move(m_text); }

  private:
    /// `listed`: an entry of a network's list of layers, whose calls are part of the architecture.
    void write(const Json& value, bool listed = false) {
        if (value.is_object()) {
            writeObject(value, listed);
        } else if (value.is_array()) {
            writeArray(value, false);
        } else {
            m_text += writeJson(value);
        }
    }

    void writeArray(const Json& array, bool listed) {
        m_text += '[';
        for (const Json& item : array) {
            if (m_text.back() != '[') m_text += ',';
            write(item, listed);
        }
        m_text += ']';
    }

    void writeObject(const Json& object, bool listed) {
        const bool serialized = isSerializedObject(object);
        std::vector<Member> members;
        for (const auto& item : object.items()) {
            const std::string_view key = item.key();
            if (isOneOf(key, {"shared_object_id", "module", "registered_name", "build_config"})) continue;
            if (serialized && (key == "name" || (key == "inbound_nodes" && !listed))) continue;
            members.emplace_back(key, &item.value());
        }
        std::sort(members.begin(), members.end(), [](const Member& a, const Member& b) { return a.first < b.first; });
        m_text += '{';
        for (const auto& [key, value] : members) {
            if (m_text.back() != '{') m_text += ',';
            m_text += writeJson(Json(key)) + ':';
            writeMember(key, *value, serialized);
        }
        m_text += '}';
    }

    void writeClassName(const Json& value) {
        const std::string name = value.is_string() ? value.get<std::string>() : "";
        const std::size_t package = name.find('>');
        m_text += package == std::string::npos ? writeJson(value) : writeJson(Json(name.substr(package + 1)));
    }

    void writeMember(std::string_view key, const Json& value, bool serialized) {
        if (serialized && key == "class_name") {
            writeClassName(value);
        } else if (key == "layers" && value.is_array()) {
            writeArray(value, true);
        } else {
            write(value);
        }
    }

    std::string m_text;
};

}  // namespace

std::string canonicalArchitecture(const Json& architecture) {
    Canonical canonical;
    canonical.writeModel(architecture);
    return canonical.take();
}

std::string architectureSha256(const Model& model) {
    const std::string text = canonicalArchitecture(*model.architecture);
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1) {
        throw Error(ErrorCode::Unsupported, model.file, "OpenSSL offers no SHA-256");
    }
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    for (unsigned i = 0; i < size; ++i) {
        hex += digits[digest[i] >> 4U];
        hex += digits[digest[i] & 15U];
    }
    return hex;
}

}  // namespace quantie

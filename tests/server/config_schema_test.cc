#include "server/config_schema.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace limpid::server {
namespace {

TEST(ConfigSchemaTest, EveryKeyIsThereOnceWithHelpAndRange) {
  std::set<std::string> paths;
  for (const ConfigKey& key : ConfigSchema()) {
    EXPECT_TRUE(paths.insert(key.path()).second) << key.path();
    EXPECT_FALSE(key.help.empty()) << key.path();
    EXPECT_FALSE(key.allowed.empty()) << key.path();
  }
}

TEST(ConfigSchemaTest, EveryDefaultIsAllowed) {
  for (const ConfigKey& key : ConfigSchema()) {
    ServerConfig config;
    EXPECT_TRUE(key.set(config, key.get(config))) << key.path();
    EXPECT_EQ(key.get(config), key.get(ServerConfig())) << key.path();
  }
}

TEST(ConfigSchemaTest, NoKeyTakesNonsense) {
  for (const ConfigKey& key : ConfigSchema()) {
    ServerConfig config;
    EXPECT_FALSE(key.set(config, "nonsense")) << key.path();
    EXPECT_EQ(key.get(config), key.get(ServerConfig())) << key.path();
  }
}

TEST(ConfigSchemaTest, KeysDoNotShareFields) {
  for (const ConfigKey& changed : ConfigSchema()) {
    ServerConfig config;
    for (const char* value : {"1", "2", "1h", "32MiB", "true", "json", "error",
                              "cpu", "127.0.0.1:1", "models/a", "bfloat16"}) {
      if (changed.set(config, value)) break;
    }
    for (const ConfigKey& other : ConfigSchema()) {
      const bool same = other.get(config) == other.get(ServerConfig());
      EXPECT_EQ(same, other.path() != changed.path())
          << other.path() << " after a change of " << changed.path();
    }
  }
}

}  // namespace
}  // namespace limpid::server

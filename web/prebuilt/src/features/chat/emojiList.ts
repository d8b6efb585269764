/**
 * The emoji of the picker with English words to find them by, most used groups first. A choice of our own: those that all
 * systems draw, without tones of skin.
 */

const FACES =
  "😀 grin smile happy|😃 smile happy joy|😄 smile laugh happy|😁 beam grin teeth|😆 laugh haha|😅 sweat laugh relief|🤣 rofl rolling laugh|😂 joy tears laugh lol|🙂 smile slight|🙃 upside down silly|😉 wink|😊 blush smile|😇 angel innocent halo|🥰 love hearts adore|😍 heart eyes love|🤩 star struck wow|😘 kiss|😋 yum delicious|😛 tongue|😜 wink tongue crazy|🤪 zany goofy|😝 squint tongue|🤑 money rich|🤗 hug hugging|🤭 oops giggle hand|🤫 shush quiet secret|🤔 thinking hmm|🤐 zipper mouth|🤨 eyebrow doubt suspicious|😐 neutral meh|😑 expressionless|😶 no mouth speechless|😏 smirk|😒 unamused|🙄 roll eyes|😬 grimace awkward|🤥 lie pinocchio|😌 relieved calm|😔 pensive sad|😪 sleepy|🤤 drool|😴 sleep zzz tired|😷 mask ill|🤒 fever ill|🤕 hurt bandage|🤢 nausea sick|🤧 sneeze cold|🥵 hot|🥶 cold freezing|🥴 woozy dizzy|😵 dizzy|🤯 mind blown exploding|🤠 cowboy|🥳 party celebrate|😎 cool sunglasses|🤓 nerd|🧐 monocle inspect|😕 confused|😟 worried|🙁 frown|☹️ sad frown|😮 surprised open mouth wow|😯 hushed|😲 astonished shocked|😳 flushed embarrassed|🥺 pleading please puppy|😦 frown open|😨 fearful scared|😰 anxious sweat|😥 sad relieved|😢 cry tear sad|😭 sob crying|😱 scream fear|😖 confounded|😣 persevere struggle|😞 disappointed|😓 downcast sweat|😩 weary|😫 tired|🥱 yawn bored|😤 triumph steam|😡 angry mad|😠 angry|🤬 swearing|😈 devil smile|💀 skull dead|💩 poop|🤡 clown|👻 ghost boo|👽 alien|🤖 robot bot|😺 cat smile|😹 cat joy|🙈 monkey see no evil|🙉 monkey hear no evil|🙊 monkey speak no evil";
const HANDS =
  "👍 thumbs up yes good like|👎 thumbs down no bad dislike|👏 clap applause bravo|🙌 raised hands hooray|👐 open hands|🤝 handshake deal agree|🙏 please thanks pray|✋ hand stop high five|👋 wave hello bye|👌 ok perfect|🤌 pinched italian|✌️ victory peace|🤞 fingers crossed luck|🤟 love you|🤘 rock horns|🤙 call me shaka|👈 left point|👉 right point|👆 up point|👇 down point|☝️ one index|✊ fist|👊 punch bump|💪 muscle strong|✍️ writing|🤳 selfie|👀 eyes look see|🧠 brain smart|👂 ear listen|👶 baby|🧑 person|🧑‍💻 technologist developer coder|🧑‍🏫 teacher|🧑‍🎓 student graduate|🧑‍🚀 astronaut|🕵️ detective|🦸 superhero|🧙 mage wizard|🤷 shrug dunno|🤦 facepalm|🙋 raise hand question|🙇 bow sorry|💁 info tipping|🙅 no gesture|🙆 ok gesture|🏃 run|🚶 walk|💃 dance|🕺 dance man|🧘 yoga meditate";
const HEARTS =
  "❤️ heart love red|🧡 orange heart|💛 yellow heart|💚 green heart|💙 blue heart|💜 purple heart|🖤 black heart|🤍 white heart|🤎 brown heart|💔 broken heart|💕 two hearts|💖 sparkling heart|💗 growing heart|💯 hundred perfect|💥 boom collision|💫 dizzy star|💦 sweat drops|💤 sleep zzz|💬 speech chat|💭 thought|✨ sparkles|⭐ star|🌟 glowing star|🔥 fire hot lit|⚡ lightning fast|🎉 party tada celebrate|🎊 confetti|🎈 balloon|🎁 gift present|🏆 trophy win|🥇 gold first|🥈 silver second|🥉 bronze third|🎯 target bullseye|🎵 music note|🎶 music notes|🔔 bell|🎤 microphone sing";
const NATURE =
  "🐶 dog|🐱 cat|🐭 mouse|🐹 hamster|🐰 rabbit|🦊 fox|🐻 bear|🐼 panda|🐨 koala|🐯 tiger|🦁 lion|🐮 cow|🐷 pig|🐸 frog|🐵 monkey|🐔 chicken|🐧 penguin|🐦 bird|🦆 duck|🦉 owl|🐺 wolf|🐴 horse|🦄 unicorn|🐝 bee|🐛 bug caterpillar|🦋 butterfly|🐌 snail|🐞 ladybug|🐢 turtle|🐍 snake|🐙 octopus|🦀 crab|🐟 fish|🐬 dolphin|🐳 whale|🦈 shark|🐘 elephant|🦒 giraffe|🦘 kangaroo|🐑 sheep|🦙 llama|🌵 cactus|🎄 christmas tree|🌲 tree evergreen|🌳 tree|🌴 palm|🌱 seedling plant|🍀 clover luck|🌸 blossom|🌹 rose|🌻 sunflower|🌞 sun|🌙 moon|☀️ sun sunny|⛅ cloud|🌧️ rain|⛈️ storm thunder|❄️ snow cold|☃️ snowman|🌈 rainbow|🌊 wave sea|🌍 earth world";
const FOOD =
  "🍏 apple green|🍎 apple red|🍊 orange|🍋 lemon|🍌 banana|🍉 watermelon|🍇 grapes|🍓 strawberry|🍒 cherries|🍑 peach|🥭 mango|🍍 pineapple|🥥 coconut|🥝 kiwi|🍅 tomato|🥑 avocado|🥦 broccoli|🥕 carrot|🌽 corn|🌶️ chili hot|🥔 potato|🍞 bread|🥐 croissant|🧀 cheese|🥚 egg|🍳 cooking egg|🥞 pancakes|🥓 bacon|🍔 burger|🍟 fries|🍕 pizza|🌭 hotdog|🥪 sandwich|🌮 taco|🌯 burrito|🥗 salad|🍝 pasta spaghetti|🍜 noodles ramen|🍣 sushi|🍚 rice|🍦 ice cream|🍩 donut|🍪 cookie|🎂 birthday cake|🍰 cake|🍫 chocolate|🍬 candy|🍿 popcorn|☕ coffee|🍵 tea|🥤 drink|🍺 beer|🍻 beers cheers|🥂 champagne cheers|🍷 wine|🍸 cocktail";
const THINGS =
  "✅ check done yes|☑️ checkbox|✔️ check|❌ cross no wrong|❗ exclamation|❓ question|⚠️ warning|🚫 forbidden no|⛔ stop|🆗 ok|🆕 new|🔴 red circle|🟢 green circle|🔵 blue circle|🟡 yellow circle|➕ plus|➖ minus|♻️ recycle|💡 idea bulb|📌 pin|📎 paperclip|🔗 link|📝 memo note|✏️ pencil|📄 page|📚 books|📖 book|📅 calendar date|📈 chart up|📉 chart down|📊 chart bar|📧 mail email|📣 megaphone|🔍 search|🔒 lock|🔓 unlock|🔑 key|🔨 hammer|🔧 wrench|⚙️ gear settings|🧪 test tube|🧰 toolbox|💻 laptop computer|🖥️ desktop|⌨️ keyboard|🖱️ mouse|📱 phone|☎️ telephone|📷 camera|🎥 movie camera|🎧 headphones|🎮 game|🎲 dice|🎸 guitar|🎹 piano|⚽ football soccer|🏀 basketball|🎾 tennis|🏓 ping pong|🏠 home house|🏢 office|🏫 school|🏖️ beach|⛰️ mountain|🗺️ map|🚗 car|🚌 bus|🚂 train|🚲 bicycle bike|✈️ plane flight|🚀 rocket launch ship|🛸 ufo|⏰ alarm clock|⏳ hourglass wait|⌚ watch|💰 money bag|💸 money wings|💎 gem diamond|👑 crown|🎓 graduation|👓 glasses|👕 shirt|🧢 cap|🏁 finish flag|🚩 red flag|🏳️‍🌈 rainbow flag pride";

export interface Emoji {
  readonly emoji: string;
  readonly words: string;
}

/** All of them, in the order in which they are shown. */
export const EMOJI_LIST: readonly Emoji[] = [FACES, HANDS, HEARTS, NATURE, FOOD, THINGS].flatMap((group) =>
  group.split("|").map((line) => {
    const space = line.indexOf(" ");
    return { emoji: line.slice(0, space), words: line.slice(space + 1) };
  }),
);

/** Those of which a word begins with every word that was typed. */
export function foundEmoji(typed: string): readonly Emoji[] {
  const wanted = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return EMOJI_LIST.filter(({ words }) =>
    wanted.every((start) => words.split(" ").some((word) => word.startsWith(start))),
  );
}

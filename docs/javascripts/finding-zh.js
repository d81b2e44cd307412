// Answers by hand to Chinese queries, as in finding.js. Addresses are below zh/.
export const ANSWERS = [
  {
    words: ["using", "target", "size"],
    found: [
      ["shapes/", "形状：每个预测值都与所有目标值配对"],
      ["../errors/#using-a-target-size", "Using a target size（英文）"],
    ],
  },
  {
    words: ["初始化", "收敛"],
    found: [
      ["threads/manual-initialization/", "讨论帖：看似初始化，其实是形状"],
      ["../initialization/", "初始化（英文）"],
    ],
  },
  {
    words: ["keras|tensorflow|tf|jax|paddle|mindspore"],
    found: [
      ["../diagnose/", "比较你的两个循环（英文）"],
      ["symptoms/#differ-keras", "从 Keras 移植"],
      [
        "symptoms/#loss-differs-between-two-runs-or-frameworks",
        "两次运行或两个框架的损失不同",
      ],
    ],
  },
  {
    words: ["种子|复现|随机性|不一样|不一致|不相同|结果不同"],
    found: [
      [
        "symptoms/#loss-differs-between-two-runs-or-frameworks",
        "两次运行或两个框架的损失不同",
      ],
    ],
  },
  {
    words: ["梯度|激活", "消失"],
    found: [["../initialization/#depth-1-10-50-layers", "深度：1、10、50 层（英文）"]],
  },
  {
    words: ["梯度|激活", "爆炸"],
    found: [
      ["symptoms/#nan-recurrent", "循环神经网络梯度爆炸"],
      ["../initialization/#depth-1-10-50-layers", "深度：1、10、50 层（英文）"],
    ],
  },
  {
    words: ["693"],
    found: [["symptoms/#stuck-at-log-classes", "停在 log(类别数)，两类时是 0.693"]],
  },
  {
    words: ["softmax"],
    found: [["symptoms/#softmax-twice", "做了两次 softmax"]],
  },
  {
    words: ["神经元|relu", "失活|死亡|坏死"],
    found: [["symptoms/#dead-units", "神经元死亡"]],
  },
  {
    words: ["学习率", "太高|太大|过高|过大"],
    found: [
      ["symptoms/#nan-rate", "学习率太高"],
      ["symptoms/#wrong-learning-rate", "学习率不对"],
    ],
  },
  {
    words: ["学习率", "太|过|不对|多少|合适|怎么"],
    found: [
      ["symptoms/#wrong-learning-rate", "学习率不对"],
      ["symptoms/#nan-rate", "学习率太高"],
    ],
  },
  {
    words: ["预测|输出|结果", "一样|相同|常数|同一"],
    found: [
      ["shapes/#why", "每个预测值都与所有目标值配对"],
      ["symptoms/#every-prediction-is-the-same", "所有预测值都一样"],
    ],
  },
  {
    words: ["广播|形状|维度"],
    found: [["shapes/", "形状：每个预测值都与所有目标值配对"]],
  },
  {
    words: ["权重|参数|梯度|grad", "不更新|没更新|没有更新|不变|没变|没有变|none|为空"],
    found: [
      [
        "symptoms/#the-weights-do-not-change-or-grad-is-none",
        "权重不变，或 .grad 是 None",
      ],
    ],
  },
  {
    words: ["nan|无穷|发散"],
    found: [["symptoms/#loss-is-nan", "损失是 nan"]],
  },
  {
    words: ["损失|loss|训练|误差", "inf|爆炸|变大|越来越大|上升|增大|震荡|振荡|摆动"],
    found: [
      ["symptoms/#loss-is-nan", "损失是 nan"],
      ["symptoms/#the-loss-explodes-or-swings", "损失爆炸或震荡"],
    ],
  },
  {
    words: ["不下降|不降|降不|不收敛|没有下降|没下降|停滞|卡在|卡住|不变|不动"],
    found: [["symptoms/#loss-does-not-decrease", "损失不下降"]],
  },
];
